/** What the system says, for whoever is to mend it; its own words for what is rare. */
const meanings: Readonly<Record<string, string>> = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk is full",
	EACCES: "it is not yours to write",
	EPERM: "it is not yours to write",
	EROFS: "the disk can only be read",
	EEXIST: "there is a file where a folder is needed",
	ENOTDIR: "there is a file where a folder is needed",
	EISDIR: "there is a folder where a file is needed",
};

/**
 * Does what writes to `file`.
 * @throws Error in a sentence, which names the file, where the system refuses
 */
export function onDisk<T>(file: string, write: () => T): T {
	try {
		return write();
	} catch (error) {
		if (!(error instanceof Error && "errno" in error && "code" in error)) throw error;
		throw new Error(`${file} cannot be written: ${meanings[String(error.code)] ?? error.message}.`);
	}
}
