import { sntpAnswer, sntpPort } from "../../hosts/virtual/sntp";
import type { World } from "./world";

/** The next `count` answers of time servers say `time`. Returns how to end that before. */
export function lie({ internet }: World, time: number, count: number): () => void {
	const honest = internet.datagram.bind(internet);
	let left = count;
	internet.datagram = (address, port, bytes, reply) => {
		const answer = port === sntpPort && left-- > 0 ? sntpAnswer(bytes, time) : undefined;
		if (answer) reply(answer);
		else honest(address, port, bytes, reply);
	};
	return () => void (left = 0);
}
