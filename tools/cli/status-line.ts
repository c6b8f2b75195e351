/** How often a line is written anew on a terminal, and elsewhere, where it stays: milliseconds. */
const pace = { terminal: 250, elsewhere: 5000 };

/**
 * Says on stderr how far a command is, again and again: on a terminal in one line that is overwritten.
 * @param tell a short sentence about this moment
 * @returns ends it, and wipes the line
 */
export function showStatus(tell: () => string): () => void {
	const { isTTY } = process.stderr;
	const show = (): void => void process.stderr.write(isTTY ? `\r\u001B[K${tell()}` : `${tell()}\n`);
	const timer = setInterval(show, isTTY ? pace.terminal : pace.elsewhere);
	return () => {
		clearInterval(timer);
		if (isTTY) process.stderr.write("\r\u001B[K");
	};
}
