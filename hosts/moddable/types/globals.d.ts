/** The SDK calls it before it gives up, when the manifest defines `XS.abortHook`; `false` makes it go on. */
declare var abort: (message: string, error: unknown) => boolean;
