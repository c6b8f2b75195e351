import type { Host, JoinOptions, Link, LossReason } from "../../../hosts/host";
import { Air } from "../../../hosts/virtual/air";
import { VirtualBoard, type BoardEvent, type BoardOptions } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { Internet } from "../../../hosts/virtual/internet";
import { utf8 } from "../../../modules/bytes/index";

/** A board with a test's own firmware in a world of its own. */
export class World {
	readonly clock = new VirtualClock();
	readonly air = new Air();
	readonly internet = new Internet({ clock: this.clock });
	readonly events: BoardEvent[] = [];
	readonly board: VirtualBoard;
	/** The host of the present life. */
	host!: Host;
	boots = 0;

	constructor(firmware: (host: Host) => void = () => undefined, options: Partial<BoardOptions> = {}) {
		this.board = new VirtualBoard({
			clock: this.clock,
			air: this.air,
			upstream: this.internet,
			onEvent: event => this.events.push(event),
			...options,
			firmware: host => {
				this.boots++;
				this.host = host;
				firmware(host);
			},
		});
		this.board.powerOn();
	}

	get logs(): readonly string[] {
		return this.events.flatMap(each => (each.event === "log" ? [each.line] : []));
	}

	/** Lets a join run for as long as joins can take and tells how it ended and when. */
	join(ssid: string, password: string, more: Partial<JoinOptions> = {}): { at: number; outcome: Link | LossReason } {
		const start = this.clock.now();
		let result: { at: number; outcome: Link | LossReason } | undefined;
		const end = (outcome: Link | LossReason): void => {
			result ??= { at: this.clock.now() - start, outcome };
		};
		this.host.radio.join({ ssid: utf8(ssid), password: utf8(password), onJoined: end, onLost: end, ...more });
		while (!result && this.clock.now() - start < 30_000) this.clock.advance(50);
		if (!result) throw new Error("the join never ended");
		return result;
	}
}
