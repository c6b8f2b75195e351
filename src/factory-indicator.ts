import { Indicator as Plain, type Pattern } from "../modules/indicator/index";

/** The light of a unit that is tested: a colour that somebody asks for stands, whatever the device has to show. */
export class Indicator extends Plain {
	#asked: Pattern | undefined;
	#own: Pattern | undefined;

	override show(pattern: Pattern | undefined): void {
		this.#own = pattern;
		if (!this.#asked) super.show(pattern);
	}

	/** Shows this colour, 0xRRGGBB, and nothing else until it is `undefined`. */
	ask(colour: number | undefined): void {
		this.#asked = colour === undefined ? undefined : { colour };
		super.show(this.#asked ?? this.#own);
	}
}
