import type { Blynk } from "../../modules/blynk/index";
import { double, float } from "../../modules/blynk/index";

/**
 * What the C++ library 1.4.0 puts on the wire, read in its source (blynkkk/blynk-library at 7fab3bc, `BLYNK_VERSION`
 * "1.4.0", src/Blynk/ unless a path is given) for an ESP32 with its usual settings: sends of at most 1,024 bytes, heartbeat
 * 40 s. Bytes are hexadecimal, text stands in quotes with `·` for NUL. Ids go on from the introduction, which has 2.
 */
export interface Transcript {
	readonly call: string;
	/** File and line. */
	readonly source: string;
	readonly sends: string;
	/** What the cloud makes of it, in the words of its events, without the device, its time and where it came from. */
	readonly means: readonly Readonly<Record<string, unknown>>[];
	/** What the cloud answers at once. */
	readonly answer: string;
	/** The same with our client; absent when it has no such call. */
	readonly ours?: (blynk: Blynk) => unknown;
	/** Where our client sends something else on purpose: what, and why. */
	readonly differs?: { readonly sends: string; readonly why: string };
}

export const token = "0123456789abcdefghijABCDEFGHIJ-_";
export const templateId = "TMPLabcd1234";

/** 1 November 2026, noon: the cloud's time when a transcript is played. */
export const now = Date.UTC(2026, 10, 1, 12);

const write = (pin: number, value: string | readonly string[]): Readonly<Record<string, unknown>> => ({
	event: "write",
	pin,
	value,
});

export const login = {
	source: "BlynkProtocol.h:227",
	sends: `1d 00 01 00 20 "${token}"`,
} as const;

export const introduction = {
	source: "../BlynkApiArduino.h:21",
	sends:
		'11 00 02 00 78 "mcu·0.1.0·fw-type·TMPLabcd1234·build·Nov 23 2025 08:40:00·blynk·1.4.0·h-beat·40·buff-in·1024·' +
		'dev·ESP32·tmpl·TMPLabcd1234"',
} as const;

export const transcripts: readonly Transcript[] = [
	{
		call: "virtualWrite(21, 42)",
		source: "BlynkApi.h:115",
		sends: '14 00 03 00 08 "vw·21·42"',
		means: [write(21, "42")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, 42),
	},
	{
		call: "virtualWrite(255, -7)",
		source: "BlynkParam.h:353",
		sends: '14 00 03 00 09 "vw·255·-7"',
		means: [write(255, "-7")],
		answer: "",
		ours: blynk => blynk.virtualWrite(255, -7),
	},
	{
		call: "virtualWrite(21, true)",
		source: "BlynkParam.h:351",
		sends: '14 00 03 00 07 "vw·21·1"',
		means: [write(21, "1")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, true),
	},
	{
		call: "virtualWrite(21, 4294967295UL)",
		source: "BlynkParam.h:371",
		sends: '14 00 03 00 10 "vw·21·4294967295"',
		means: [write(21, "4294967295")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, 4_294_967_295),
	},
	{
		call: "virtualWrite(21, -9223372036854775807LL)",
		source: "BlynkParam.h:377",
		sends: '14 00 03 00 1a "vw·21·-9223372036854775807"',
		means: [write(21, "-9223372036854775807")],
		answer: "",
		// A number of JavaScript has 53 bits: more digits are text.
		ours: blynk => blynk.virtualWrite(21, "-9223372036854775807"),
	},
	{
		call: "virtualWrite(21, 1.5f)",
		source: "BlynkParam.h:411",
		sends: '14 00 03 00 0b "vw·21·1.500"',
		means: [write(21, "1.500")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, float(1.5)),
	},
	{
		call: "virtualWrite(21, -0.0004f)",
		source: "BlynkParam.h:411",
		sends: '14 00 03 00 0c "vw·21·-0.000"',
		means: [write(21, "-0.000")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, float(-0.0004)),
	},
	{
		call: "virtualWrite(21, 21.5)",
		source: "BlynkParam.h:417",
		sends: '14 00 03 00 10 "vw·21·21.5000000"',
		means: [write(21, "21.5000000")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, double(21.5)),
	},
	{
		call: "virtualWrite(21, 21.5), by a program that does not care for zeros",
		source: "BlynkParam.h:417",
		sends: '14 00 03 00 10 "vw·21·21.5000000"',
		means: [write(21, "21.5000000")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, 21.5),
		differs: {
			sends: '14 00 03 00 0a "vw·21·21.5"',
			why: "Trailing zeros tell nothing; float() and double() have the reference's formats.",
		},
	},
	{
		call: "virtualWrite(21, NAN)",
		source: "BlynkParam.h:417",
		sends: '14 00 03 00 09 "vw·21·nan"',
		means: [write(21, "nan")],
		answer: "",
		ours: blynk => blynk.virtualWrite(21, NaN),
		differs: { sends: "", why: 'A chart of "nan" hides a broken sensor: the call says "bad-value".' },
	},
	{
		call: 'virtualWrite(22, "Grüße")',
		source: "BlynkParam.h:229",
		sends: '14 00 03 00 0d "vw·22·Grüße"',
		means: [write(22, "Grüße")],
		answer: "",
		ours: blynk => blynk.virtualWrite(22, "Grüße"),
	},
	{
		call: 'virtualWrite(22, "")',
		source: "BlynkApi.h:121",
		sends: '14 00 03 00 06 "vw·22·"',
		// The last NUL is that of the library's habits, and a body may end with one: the value is lost on the way.
		means: [],
		answer: "00 00 03 00 02",
		ours: blynk => blynk.virtualWrite(22, ""),
	},
	{
		call: "virtualWrite(22) without a value",
		source: "BlynkApi.h:116",
		sends: '14 00 03 00 05 "vw·22"',
		means: [],
		answer: "00 00 03 00 02",
		ours: blynk => blynk.virtualWrite(22),
	},
	{
		call: 'virtualWrite(23, 1, "a", 2.5f)',
		source: "BlynkParam.h:136",
		sends: '14 00 03 00 0f "vw·23·1·a·2.500"',
		means: [write(23, ["1", "a", "2.500"])],
		answer: "",
		ours: blynk => blynk.virtualWrite(23, 1, "a", float(2.5)),
	},
	{
		call: "virtualWriteBinary(24, {1, 2, 255}, 3)",
		source: "BlynkApi.h:131",
		sends: '14 00 03 00 09 "vw·24·" 01 02 ff',
		means: [write(24, "\x01\x02\ufffd")],
		answer: "",
		ours: blynk => blynk.virtualWrite(24, Uint8Array.of(1, 2, 255)),
	},
	{
		call: "virtualWrite(22, a text of 1,024 characters)",
		source: "BlynkParam.h:220",
		sends: '14 00 03 00 05 "vw·22"',
		means: [],
		answer: "00 00 03 00 02",
		ours: blynk => blynk.virtualWrite(22, "x".repeat(1024)),
		differs: { sends: "", why: 'What does not fit is not left out in silence: the call says "too-long".' },
	},
	{
		call: "syncAll()",
		source: "BlynkApi.h:195",
		sends: "10 00 03 00 00",
		means: [],
		answer: '14 00 03 00 08 "vw·1·100"',
		ours: blynk => blynk.sync(),
	},
	{
		call: "syncVirtual(1, 2)",
		source: "BlynkApi.h:217",
		sends: '10 00 03 00 06 "vr·1·2"',
		means: [],
		answer: '14 00 03 00 08 "vw·1·100"',
		ours: blynk => blynk.sync(1, 2),
	},
	{
		call: 'setProperty(1, "color", "#23C48E")',
		source: "BlynkApi.h:233",
		sends: '13 00 03 00 0f "1·color·#23C48E"',
		means: [{ event: "property", pin: 1, property: "color", value: "#23C48E" }],
		answer: "00 00 03 00 c8",
		ours: blynk => blynk.property(1, "color", "#23C48E"),
	},
	{
		call: 'setProperty(1, "labels", "off", "on")',
		source: "BlynkApi.h:238",
		sends: '13 00 03 00 0f "1·labels·off·on"',
		means: [{ event: "property", pin: 1, property: "labels", value: "off,on" }],
		answer: "00 00 03 00 c8",
		ours: blynk => blynk.property(1, "labels", ["off", "on"]),
	},
	{
		call: 'logEvent("alarm")',
		source: "BlynkApi.h:277",
		sends: '40 00 03 00 05 "alarm"',
		means: [{ event: "eventLogged", code: "alarm", description: "" }],
		answer: "00 00 03 00 c8",
		ours: blynk => blynk.event("alarm"),
	},
	{
		call: 'logEvent("alarm", "91 °C")',
		source: "BlynkApi.h:291",
		sends: '40 00 03 00 0c "alarm·91 °C"',
		means: [{ event: "eventLogged", code: "alarm", description: "91 °C" }],
		answer: "00 00 03 00 c8",
		ours: blynk => blynk.event("alarm", "91 °C"),
	},
	{
		call: 'resolveEvent("alarm")',
		source: "BlynkApi.h:305",
		sends: '41 00 03 00 05 "alarm"',
		means: [],
		// There is none to resolve.
		answer: "00 00 03 00 02",
		ours: blynk => blynk.resolveEvent("alarm"),
	},
	{
		call: 'resolveAllEvents("alarm")',
		source: "BlynkApi.h:318",
		sends: '41 00 03 00 09 "alarm·all"',
		means: [],
		answer: "00 00 03 00 02",
		ours: blynk => blynk.resolveEvent("alarm", "all"),
	},
	{
		call: "beginGroup(); virtualWrite(25, 1); virtualWrite(26, 2); endGroup()",
		source: "BlynkApi.h:156, 358, BlynkProtocol.h:471",
		sends: '15 00 03 00 01 "b"  14 00 04 00 07 "vw·25·1"  14 00 05 00 07 "vw·26·2"  15 00 06 00 01 "e"',
		means: [
			{ ...write(25, "1"), at: now },
			{ ...write(26, "2"), at: now },
		],
		answer: "",
		ours: blynk =>
			blynk.group([
				[25, 1],
				[26, 2],
			]),
	},
	{
		call: "beginGroup(1700000000000); virtualWrite(25, 1); endGroup()",
		source: "BlynkApi.h:163, 365",
		sends: '15 00 03 00 0f "t·1700000000000"  14 00 04 00 07 "vw·25·1"  15 00 05 00 01 "e"',
		means: [{ ...write(25, "1"), at: 1_700_000_000_000 }],
		answer: "",
		ours: blynk => blynk.group([[25, 1]], 1_700_000_000_000),
	},
	{
		call: "beginGroup(); endGroup()",
		source: "BlynkApi.h:170",
		sends: "",
		means: [],
		answer: "",
		ours: blynk => blynk.group([]),
	},
	{
		call: 'sendInternal("utc", "time")',
		source: "BlynkApi.h:203",
		sends: '11 00 03 00 08 "utc·time"',
		means: [],
		answer: `11 00 03 00 16 "utc·time·${now}"`,
		ours: blynk => blynk.internal("utc", "time"),
	},
	{
		call: 'sendInternal("rtc", "sync")',
		source: "BlynkApi.h:203",
		sends: '11 00 03 00 08 "rtc·sync"',
		means: [],
		answer: `11 00 03 00 0e "rtc·${now / 1000}"`,
		ours: blynk => blynk.internal("rtc", "sync"),
	},
	{
		call: 'setMetadata("Place", "Attic")',
		source: "BlynkApi.h:267",
		sends: '11 00 03 00 14 "meta·set·Place·Attic"',
		means: [{ event: "meta", field: "Place", value: "Attic" }],
		answer: "00 00 03 00 c8",
		ours: blynk => blynk.setMeta("Place", "Attic"),
	},
];

/** What the library does with what a server sends it: what it answers, or that it hangs up. */
export interface Taken {
	readonly gets: string;
	readonly source: string;
	/** `"ends"`: it closes the connection. */
	readonly answer: string;
	readonly differs?: { readonly answer: string; readonly why: string };
}

export const taken: readonly Taken[] = [
	{ gets: "06 00 63 00 00", source: "BlynkProtocol.h:337", answer: "00 00 63 00 c8" },
	{ gets: '14 00 6f 00 08 "vw·21·40"', source: "../BlynkApiArduino.h:173", answer: "" },
	{ gets: '14 00 6f 00 08 "zz·21·40"', source: "../BlynkApiArduino.h:182", answer: "00 00 6f 00 02" },
	{ gets: '14 00 6f 00 02 "vw"', source: "../BlynkApiArduino.h:97", answer: "" },
	{
		gets: '14 00 6f 00 04 "dr·5"',
		source: "../BlynkApiArduino.h:130",
		answer: '14 00 6f 00 06 "dw·5·0"',
		differs: { answer: "00 00 6f 00 02", why: "Pins of the chip are not the cloud's to move, as in new Edgent." },
	},
	{
		gets: '14 00 6f 00 05 "vr·21"',
		source: "../BlynkApiArduino.h:180",
		answer: "00 00 6f 00 02",
		differs: { answer: "", why: "A reading widget of the 2019 server asks the program, by onRead." },
	},
	{ gets: '11 1e 61 00 04 "acon"', source: "BlynkProtocol.h:387", answer: "" },
	{ gets: '11 1e 61 00 10 "ota·http://x/y.z"', source: "BlynkProtocol.h:386", answer: "" },
	{ gets: '11 1e 61 00 04 "nope"', source: "BlynkProtocol.h:393", answer: "" },
	{ gets: '37 1e 61 00 05 "hello"', source: "BlynkProtocol.h:398", answer: "" },
	{ gets: "00 ff fe 00 13", source: "BlynkProtocol.h:288", answer: "" },
	{ gets: "00 00 63 00 05", source: "BlynkProtocol.h:284", answer: "ends" },
	{ gets: "06 00 00 00 00", source: "BlynkProtocol.h:248", answer: "ends" },
	{ gets: "14 00 6f 04 01", source: "BlynkProtocol.h:292", answer: "ends" },
	{ gets: '63 00 6f 00 01 "x"', source: "BlynkProtocol.h:403", answer: "ends" },
];

/** The bytes of a pattern. */
export function bytes(pattern: string): Buffer {
	const parts = pattern.match(/"[^"]*"|[0-9a-f]{2}/g) ?? [];
	return Buffer.concat(
		parts.map(part =>
			part.startsWith('"') ? Buffer.from(part.slice(1, -1).replaceAll("·", "\0")) : Buffer.from(part, "hex"),
		),
	);
}
