/** What a browser says of a page of this machine: not a name that DNS was made to point here (DNS rebinding). */
const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** True for a request by a page of this machine, and of this very server: another site's says where it comes from. */
export function isOwnPage(host: string | undefined, origin: string | undefined): boolean {
	return loopback.test(host ?? "") && (origin === undefined || origin === `http://${host}`);
}
