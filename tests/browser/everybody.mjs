// What axe cannot see, on every page, once each: keyboard only, the focus always in sight and never under a bar, text set wider
// as WCAG 1.4.12 asks, 400 % zoom, and the page whole without JavaScript.
import { assert, isHtml, pagesOf, promise, roleOf, signedIn } from './kith.mjs';

const MOST_STOPS = 400;

const wider = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

// Text that its box cuts off. What is hidden on purpose (for readers of screens only) is 1 pixel wide; what shows its first lines and
// is whole on its own page says so (text-overflow, line-clamp).
const cutOff = (page) => page.evaluate(() => [...document.querySelectorAll('main *, header *, nav *')].filter((e) => {
	const style = getComputedStyle(e);
	return style.overflow === 'hidden' && style.webkitLineClamp === 'none' && e.clientWidth > 2 && e.clientHeight > 2 && e.textContent.trim() && !e.closest('svg')
		&& (e.scrollHeight > e.clientHeight + 2 || (e.scrollWidth > e.clientWidth + 2 && style.textOverflow !== 'ellipsis'));
}).map((e) => e.outerHTML.slice(0, 120)));

// Where the focus is: nothing when it left the page.
const focused = (page) => page.evaluate(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return null;
	const box = e.getBoundingClientRect(), style = getComputedStyle(e);
	const ring = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
	const label = e.labels?.[0];
	const marked = ring(style) || ring(getComputedStyle(e, '::before')) || (label && (ring(getComputedStyle(label)) || ring(getComputedStyle(label, '::before'))))
		|| ring(getComputedStyle(e.parentElement));
	const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 12);
	const top = document.elementFromPoint(x, y);
	e.kithStop ??= (window.kithStops = (window.kithStops ?? 0) + 1);
	return { what: e.outerHTML.slice(0, 140), n: e.kithStop, marked, inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
		covered: Boolean(top) && box.height > 2 && !e.contains(top) && !top.contains(e) && !label?.contains(top) && e.type !== 'radio' && e.type !== 'checkbox' };
});

export default async function everybody(browser, city) {
	const table = pagesOf(city);
	const contexts = {}, plain = {};
	for (const route of table) {
		const role = roleOf(route);
		promise(`${route.path} by keyboard, with wider text, and without JavaScript`, async () => {
			contexts[role] ??= await signedIn(browser, city, role, { reducedMotion: 'reduce', bypassCSP: true });
			plain[role] ??= await signedIn(browser, city, role, { javaScriptEnabled: false });
			const page = await contexts[role].newPage();
			try {
				const answer = await page.goto(route.example).catch(() => null);
				if (!isHtml(answer)) return;
				if (!(await page.evaluate(() => document.querySelector('main, h1')))) return;
				const stops = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
					.filter((e) => e.checkVisibility() && !e.disabled).length);
				let seen = 0;
				for (let i = 0, last = -1; i < MOST_STOPS; i++) {
					await page.keyboard.press('Tab');
					const at = await focused(page);
					if (!at) break;
					assert(at.n !== last, `the keyboard is caught at ${at.what}`);
					if (at.n < last) break;
					last = at.n;
					seen++;
					assert(at.inView, `out of sight with the focus: ${at.what}`);
					assert(at.marked, `nothing shows the focus: ${at.what}`);
					assert(!at.covered, `covered while it has the focus: ${at.what}`);
				}
				assert(seen >= Math.min(stops, MOST_STOPS) / 4 && seen > 0, `only ${seen} of ${stops} are reached by keyboard`);
				await page.addStyleTag({ content: wider });
				let cut = await cutOff(page);
				assert(cut.length === 0, `cut off with wider text: ${cut.join('\n')}`);
				await page.setViewportSize({ width: 320, height: 256 });
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				assert(wide <= 320, `scrolls sideways at 400 % with wider text: ${wide}`);
				const bare = await plain[role].newPage();
				await bare.goto(route.example);
				assert((await bare.locator('h1').count()) === 1, 'has no heading without JavaScript');
				await bare.close();
			} finally {
				await page.close();
			}
		});
	}
}
