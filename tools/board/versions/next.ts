import type { Change } from "./firmware";

/** Says in the log and in the cloud which version it is. */
export const changed: Change =
	(app, { version, pin }) =>
	context => {
		const { host, blynk } = context;
		host.log(`app: this is version ${version}`);
		if (pin !== undefined) blynk.onOnline(() => blynk.virtualWrite(pin, `This is version ${version}`));
		return app(context);
	};
