import { UpdateLife, type UpdateLifeOptions } from "./test/support/update-life";
const base = new UpdateLife({ image: { version: "0.2.0", conduct: "good", size: 24_000 } });
base.world.cloud.offer = undefined;
base.world.goOnline(); base.world.clock.advance(5000);
const flash = new Map(base.flash.entries());
for (const conduct of ["good", "dies", "hangs", "crashes online", "crashes at its start", "fails its test", "tests for ever", "never online"] as const)
for (const rollback of [true,false]) {
if (!rollback && (conduct === "dies" || conduct === "hangs")) continue;
for (const outcome of ["old","gone","new"] as const) {
	const p0 = performance.now();
	let n = 1, worst = 0, worstTime = 0, downs = 0;
	const seen = new Map<string, number[]>();
	for (;; n++) {
		const life = new UpdateLife({ image: { version: "0.2.0", conduct, size: 24_000 }, flash, rollback });
		let cuts = 0;
		life.flash.cutPower(n, outcome, () => { cuts++; life.blackout(); });
		life.world.board.powerOn();
		const good = conduct === "good";
		const ok = life.until(() => life.isSettled && (good ? life.running.version === "0.2.0" : life.news.some(e => e.includes("taken back"))), 8 * 3600_000);
		const t = life.world.clock.now();
		life.world.clock.advance(100_000);
		worst = Math.max(worst, life.flash.wear.get("update")?.writes ?? 0);
		downs = Math.max(downs, life.server.downloads.reduce((s, d) => s + d.arrived, 0));
		worstTime = Math.max(worstTime, t);
		const what = `${ok} ${life.starts.map(s => `${s.image.version} ${s.trial} ${s.reason}`).join("; ")} ${life.news.filter(e => !e.includes("not taken") && !e.includes("old one")).join()}`;
		seen.set(what, [...(seen.get(what) ?? []), n]);
		if (!cuts) break;
	}
	console.log("==", conduct, rollback, outcome, n, "writes", worst, "time", worstTime, "bytes", downs, performance.now()-p0);
	for (const [what, ns] of seen) console.log("   ", ns.length > 4 ? `${ns.length}x ${ns[0]}-${ns.at(-1)}` : ns.join(), what);
}
}
