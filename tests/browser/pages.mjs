// Every page that can be opened, as every role that may open it: no accessibility violation, nothing from another
// site, no script error, no sideways scrolling at 320 pixels, readable without JavaScript.
import { assert, axe, isHtml, pagesOf, promise, signedIn } from './kith.mjs';

function watch(page, city) {
	const trouble = [];
	page.on('pageerror', (error) => trouble.push(`script error: ${error.message}`));
	page.on('console', (message) => { if (message.type() === 'error') trouble.push(`console: ${message.text()}`); });
	page.on('request', (request) => {
		if (!request.url().startsWith(city.address) && !request.url().startsWith('data:')) trouble.push(`asked another site: ${request.url()}`);
	});
	return trouble;
}

export default async function pages(browser, city) {
	const table = pagesOf(city);
	const contexts = {};
	for (const route of table) {
		for (const role of route.roles.includes('public') ? ['public'] : route.roles) {
			promise(`${role} can read ${route.path}`, async () => {
				contexts[role] ??= await signedIn(browser, city, role, { reducedMotion: 'reduce' });
				const page = await contexts[role].newPage();
				const trouble = watch(page, city);
				try {
					const answer = await page.goto(route.example);
					if (/download/.test(answer.headers()['content-disposition'] ?? '')) return;
					if (!isHtml(answer)) return;
					assert(answer.status() < 400, `answered ${answer.status()}`);
					const fragment = !(await page.evaluate(() => document.querySelector('main, h1')));
					if (fragment) return;
					const violations = await axe(page);
					assert(violations.length === 0, violations.join('\n'));
					await page.setViewportSize({ width: 320, height: 640 });
					const wide = await page.evaluate(() => document.documentElement.scrollWidth);
					assert(wide <= 320, `scrolls sideways at 320 pixels: ${wide}`);
					assert(trouble.length === 0, trouble.join('\n'));
					assert((await page.title()).length > 0, 'has no title');
				} finally {
					await page.close();
				}
			});
		}
	}
}
