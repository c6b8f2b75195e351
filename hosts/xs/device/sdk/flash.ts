/** `embedded:storage/flash`, as far as an update needs it: the partition that does not run now. */
export default {
	open: (_options: { readonly path: string }): { close(): void } => ({ close() {} }),
};
