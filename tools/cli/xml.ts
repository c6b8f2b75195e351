/** Words as they may stand in XML, in an attribute too. */
export function escapeXml(words: string): string {
	return words.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
}
