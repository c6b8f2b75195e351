import { utf8 } from "../../modules/bytes/index";
import type { Peer } from "./wire";

const answer = [
	"HTTP/1.1 302 Found",
	"Location: http://portal.example/sign-in",
	"Content-Length: 0",
	"Connection: close",
	"",
	"",
].join("\r\n");

/** What a network with a sign-in page puts in the way of every connection: whatever is asked, it answers HTTP. */
export function portal(peer: Peer): void {
	peer.onData = () => {
		peer.onData = undefined;
		peer.send(utf8(answer));
		peer.close();
	};
}
