/** What happens in the cloud, as `--json` prints it and the page's stream carries it. Never holds a token. */
export type CloudEvent =
	| { readonly event: "device"; readonly id: number; readonly name: string; readonly templateId: string }
	| { readonly event: "removed"; readonly id: number }
	| { readonly event: "online"; readonly id: number; readonly name: string }
	| { readonly event: "offline"; readonly id: number; readonly name: string; readonly reason: string }
	| {
			readonly event: "write";
			readonly id: number;
			readonly pin: number;
			/** A list when the pin holds several, as a location does. */
			readonly value: string | readonly string[];
			readonly from: "device" | "http";
			/** When it was measured, Unix milliseconds. */
			readonly at: number;
	  }
	| {
			readonly event: "property";
			readonly id: number;
			readonly pin: number;
			readonly property: string;
			readonly value: string;
	  }
	| {
			readonly event: "eventLogged";
			readonly id: number;
			readonly code: string;
			readonly description: string;
			readonly at: number;
	  }
	| { readonly event: "meta"; readonly id: number; readonly field: string; readonly value: string }
	| { readonly event: "fault"; readonly fault: string };
