/** Seconds from 1900 to 1970 (RFC 4330 section 3). */
const epoch = 2_208_988_800;

export const sntpPort = 123;

/** A time server's answer (RFC 4330) to a client's `request` at `time`, Unix milliseconds; none to anything else. */
export function sntpAnswer(request: Uint8Array, time: number): Uint8Array | undefined {
	const mode = (request[0] ?? 0) & 7;
	if (request.length < 48 || mode !== 3) return undefined;
	const answer = new Uint8Array(48);
	const view = new DataView(answer.buffer);
	answer[0] = (request[0] ?? 0) & 0x38; // the client's version
	answer[0] |= 4; // server
	answer[1] = 1; // stratum
	answer.set([0x47, 0x50, 0x53], 12); // reference "GPS"
	answer.set(request.subarray(40, 48), 24); // its transmit time-stamp comes back as the originate one
	for (const at of [16, 32, 40]) {
		view.setUint32(at, (Math.floor(time / 1000) + epoch) >>> 0);
		view.setUint32(at + 4, Math.floor(((time % 1000) / 1000) * 2 ** 32));
	}
	return answer;
}

/** Makes a time server's `answer` tell a time that is `ms` milliseconds later, to the second. */
export function shiftAnswer(answer: Uint8Array, ms: number): void {
	if (answer.length < 48) return;
	const view = new DataView(answer.buffer, answer.byteOffset);
	for (const at of [16, 32, 40]) view.setUint32(at, (view.getUint32(at) + Math.round(ms / 1000)) >>> 0);
}
