/** Of `sorted`, in rising order, the value that `share` of them (0 to 1) do not exceed; 0 where there is none. */
export function quantile(sorted: readonly number[], share: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
