import type { Blynk, Outcome } from "../blynk/index";

/** A place on the map widget. */
export interface MapPoint {
	/** Which of the points: the same number moves it. */
	readonly index: number;
	/** Degrees, -90 to 90. */
	readonly latitude: number;
	/** Degrees, -180 to 180. */
	readonly longitude: number;
	/** What stands beside it. */
	readonly label: string;
}

/**
 * Puts or moves a point on the map widget on `pin`.
 *
 * ```ts
 * showPoint(blynk, 6, { index: 1, latitude: 52.52, longitude: 13.405, label: "Van 1" });
 * ```
 */
export function showPoint(blynk: Blynk, pin: number, { index, latitude, longitude, label }: MapPoint): Outcome {
	return blynk.virtualWrite(pin, index, latitude, longitude, label);
}

/** Removes all points. */
export function clearMap(blynk: Blynk, pin: number): Outcome {
	return blynk.virtualWrite(pin, "clr");
}
