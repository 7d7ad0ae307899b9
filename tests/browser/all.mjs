// Runs every browser test on one sample city.
import { launch, runAll, startCity } from './kith.mjs';
import campaign from './campaign.mjs';
import desk from './desk.mjs';
import everybody from './everybody.mjs';
import forms from './forms.mjs';
import pages from './pages.mjs';
import lists from './lists.mjs';
import household from './household.mjs';
import pair from './pair.mjs';
import protecting from './protect.mjs';
import mainJob from './main_job.mjs';

const city = await startCity();
const browser = await launch();
try {
	await mainJob(browser, city);
	await desk(browser, city);
	await pair(browser, city);
	await campaign(browser, city);
	await household(browser, city);
	await lists(browser, city);
	await protecting(browser, city);
	if (!process.env.KITH_MAIN_JOB_ONLY) {
		await pages(browser, city);
		await everybody(browser, city);
		await forms(browser, city);          // last: it fills the city with nonsense
	}
	process.exitCode = (await runAll()) ? 0 : 1;
} finally {
	await browser.close();
	await city.stop();
}
