import type { Parser } from "../parser";
import type { Slow } from "../run";
import { air } from "./air";
import { client } from "./client";
import { cloud } from "./cloud";
import { config } from "./config";
import { console } from "./console";
import { discovery } from "./discovery";
import { dns } from "./dns";
import { download } from "./download";
import { edgent } from "./edgent";
import { form } from "./form";
import { frame } from "./frame";
import { health } from "./health";
import { http } from "./http";
import { improv } from "./improv";
import { json } from "./json";
import { logbook } from "./logbook";
import { portal } from "./portal";
import { product } from "./product";
import { record } from "./record";
import { scan } from "./scan";
import { session } from "./session";
import { settings } from "./settings";
import { sntp } from "./sntp";
import { update } from "./update";
import { upload } from "./upload";

/** Every parser of what strangers send. One more is one file, and one line here. */
export function allParsers(): readonly (Parser & Partial<Slow>)[] {
	return [
		http(),
		form(),
		json(),
		config(),
		upload(),
		update(),
		download(),
		dns(),
		discovery(),
		frame(),
		client(),
		record(),
		health(),
		logbook(),
		settings(),
		edgent(),
		product(),
		portal(),
		sntp(),
		scan(),
		air(),
		cloud(),
		session(),
		console(),
		improv(),
	];
}
