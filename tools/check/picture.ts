/** How the files of each type begin, as Latin-1 text. */
const beginnings: Readonly<Record<string, RegExp>> = {
	png: /^\x89PNG\r\n\x1a\n/,
	jpeg: /^\xff\xd8\xff/,
	gif: /^GIF8[79]a/,
	webp: /^RIFF.{4}WEBP/s,
	"svg+xml": /<svg[\s>]/,
};

/** What a `data:` address of a picture must be, if a browser would not draw it; `undefined` when it would. */
export function pictureFault(address: string): string | undefined {
	const [, type = "", parameters = "", data = ""] = /^data:image\/([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(address) ?? [];
	const begins = Object.hasOwn(beginnings, type) ? beginnings[type] : undefined;
	if (!begins)
		return `a picture of one of the types ${Object.keys(beginnings).join(", ")}, as "data:image/png;base64,..."`;
	if (!/^[!-~ ]*$/.test(address)) return "a picture in ASCII: write other characters as %XX, or use base64";
	const content = parameters.endsWith(";base64") ? base64(data) : percent(data);
	if (content === undefined)
		return `a picture whose data is ${parameters.endsWith(";base64") ? "base64" : "written with %XX"}`;
	return begins.test(content) ? undefined : `a picture whose data is ${type}, as its address says`;
}

function base64(data: string): string | undefined {
	return /^[A-Za-z0-9+/]+={0,2}$/.test(data) ? Buffer.from(data, "base64").toString("latin1") : undefined;
}

function percent(data: string): string | undefined {
	try {
		return decodeURIComponent(data);
	} catch {
		return undefined;
	}
}
