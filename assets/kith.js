/*
 * What scripts add to pages that work without them: keys, answers while typing, drafts that keep
 * themselves, boards that change by themselves. No page needs this file to do its work.
 */
(function () {
	"use strict";

	var doc = document, root = doc.documentElement;
	root.classList.add("scripted");
	doc.body.classList.add("js-enabled", "govuk-frontend-supported");
	if (window.GOVUKFrontend)
		window.GOVUKFrontend.initAll();

	function all(selector, within) {
		return Array.prototype.slice.call((within || doc).querySelectorAll(selector));
	}

	function later(wait, run) {
		var timer = 0;
		return function () {
			clearTimeout(timer);
			timer = setTimeout(run, wait);
		};
	}

	/* A part of a page as text; "" when it is not there for this viewer, null when there is no answer. */
	function part(url, options) {
		options = options || {};
		options.headers = Object.assign({ "HX-Request": "true" }, options.headers);
		options.credentials = "same-origin";
		return fetch(url, options).then(function (answer) {
			if (answer.redirected && /\/sign-in/.test(answer.url))
				return null;
			return answer.ok ? answer.text() : "";
		}).catch(function () { return null; });
	}

	/* Only the newest answer counts: an older one that comes late is thrown away. */
	function newest(show) {
		var number = 0;
		return function (promise) {
			var mine = ++number;
			promise.then(function (text) { if (mine === number) show(text); });
		};
	}

	/* --- keys: n, /, ?, g then a letter; never while somebody types, and they can be switched off --- */

	var keysOff = false, first = "";
	try { keysOff = localStorage.getItem("kith-keys") === "off"; } catch (e) { keysOff = false; }

	function typing(target) {
		return target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
			!/^(button|submit|checkbox|radio|reset)$/.test(target.type));
	}

	/* A key of the page itself goes before one of the frame: n says "two people" where two records stand side by side. */
	function keyUse(key) {
		var owners = all("[data-key]").filter(function (e) { return e.getAttribute("data-key") === key; });
		var found = owners.filter(function (e) { return e.closest("main"); })[0] || owners[0];
		if (!found)
			return false;
		if (typing(found)) {
			found.focus();
			found.select();
		} else {
			found.click();
		}
		return true;
	}

	function keysShow() {
		var keys = doc.getElementById("keys");
		if (!keys)
			return;
		keys.open = true;
		keys.scrollIntoView({ block: "nearest" });
		keys.querySelector("summary").focus();
	}

	function closeOpen() {
		all("details.kith-account[open], details.kith-more[open], details.kith-keys[open]").forEach(function (d) {
			var inside = d.contains(doc.activeElement);
			d.open = false;
			if (inside)
				d.querySelector("summary").focus();
		});
	}

	/* and the frame does not promise it then */
	all("main [data-key]").forEach(function (own) {
		all(".kith-key").forEach(function (hint) {
			var button = hint.closest("[data-key]");
			if (button && !button.closest("main") && button.getAttribute("data-key") === own.getAttribute("data-key"))
				hint.hidden = true;
		});
	});

	doc.addEventListener("keydown", function (event) {
		var target = event.target;
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			/* outside every form it is the one main button of the page that is meant */
			var mains = all("main .button-main"), form = target.closest && target.closest("form") || mains.length === 1 && mains[0].form;
			var main = form && (form.querySelector(".button-main") || form.querySelector("button[type=submit]"));
			if (main) {
				event.preventDefault();
				form.requestSubmit(main);
			}
			return;
		}
		if (event.key === "Escape") {
			closeOpen();
			if (typing(target) && !target.closest("[data-find]"))
				target.blur();
			return;
		}
		if (keysOff || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(target))
			return;
		var key = first ? first + " " + event.key : event.key;
		first = !first && event.key === "g" ? "g" : "";
		if (event.key === "?" && key === "?") {
			event.preventDefault();
			keysShow();
		} else if (keyUse(key)) {
			event.preventDefault();
		}
	});

	doc.addEventListener("click", function (event) {
		if (event.target.closest('a[data-key="?"]')) {
			event.preventDefault();
			closeOpen();
			keysShow();
		} else {
			all("details.kith-account[open], details.kith-more[open]").forEach(function (d) {
				if (!d.contains(event.target))
					d.open = false;
			});
		}
	});

	all("[data-keys-switch]").forEach(function (button) {
		function say() { button.textContent = button.getAttribute(keysOff ? "data-words-on" : "data-words-off"); }
		button.hidden = false;
		say();
		button.addEventListener("click", function () {
			keysOff = !keysOff;
			try { localStorage.setItem("kith-keys", keysOff ? "off" : "on"); } catch (e) { /* for this page only */ }
			say();
		});
	});

	/* --- the find box: answers while typing, arrows to choose --- */

	all("[data-find]").forEach(function (form) {
		var input = form.querySelector("[data-find-url]"), answers = form.querySelector(".kith-find__answers");
		if (!input || !answers)
			return;
		var show = newest(function (text) {
			answers.innerHTML = text || "";
			answers.hidden = !text || !input.value.trim();
		});
		var ask = later(120, function () {
			if (input.value.trim().length < 2) {
				answers.hidden = true;
				return;
			}
			show(part(input.getAttribute("data-find-url") + "?q=" + encodeURIComponent(input.value.trim())));
		});
		input.addEventListener("input", ask);
		form.addEventListener("keydown", function (event) {
			var links = all("a", answers), at = links.indexOf(doc.activeElement);
			if (event.key === "Escape") {
				answers.hidden = true;
				input.focus();
			} else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && links.length && !answers.hidden) {
				event.preventDefault();
				at += event.key === "ArrowDown" ? 1 : -1;
				(at < 0 ? input : links[Math.min(at, links.length - 1)]).focus();
			}
		});
		doc.addEventListener("focusin", function (event) {
			if (!form.contains(event.target))
				answers.hidden = true;
		});
	});

	/* --- boards that change by themselves: the page asks for itself again, with its own rights --- */

	var regionsAll = all("[data-live]");

	/* What somebody is typing in is left alone; the link they stand on is found again. */
	function regionFill(region, markup) {
		if (region.contains(doc.activeElement) && typing(doc.activeElement) || region.innerHTML === markup)
			return;
		var href = region.contains(doc.activeElement) && doc.activeElement.getAttribute("href");
		var opened = all("details[open]", region).map(function (d) { return all("details", region).indexOf(d); });
		region.innerHTML = markup;
		stackAll(region);
		opened.forEach(function (i) { var d = all("details", region)[i]; if (d) d.open = true; });
		if (href)
			all("a", region).some(function (a) { return a.getAttribute("href") === href && (a.focus(), true); });
	}

	function refresh(topic) {
		var whole = regionsAll.filter(function (region) {
			var from = region.getAttribute("data-live-url");
			if ((" " + region.getAttribute("data-live") + " ").indexOf(" " + topic + " ") < 0)
				return false;
			if (from)
				part(from).then(function (text) { if (text) regionFill(region, text); });
			return !from;
		});
		if (!whole.length)
			return;
		fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
			return answer.ok && !answer.redirected ? answer.text() : "";
		}).then(function (text) {
			if (!text)
				return;
			var fresh = all("[data-live]", new DOMParser().parseFromString(text, "text/html"));
			whole.forEach(function (region) {
				var next = fresh[regionsAll.indexOf(region)];
				if (next && next.getAttribute("data-live") === region.getAttribute("data-live"))
					regionFill(region, next.innerHTML);
			});
		}).catch(function () { /* the next change asks again */ });
	}

	var topics = {};
	regionsAll.forEach(function (e) {
		e.getAttribute("data-live").split(/\s+/).forEach(function (topic) { if (topic) topics[topic] = true; });
	});
	/* A few streams a page, and none while nobody looks: browsers allow six connections to one site. */
	var streams = [];
	function listen() {
		if (streams.length || doc.hidden || !window.EventSource)
			return;
		Object.keys(topics).slice(0, 3).forEach(function (topic) {
			var stream = new EventSource("/live?topic=" + encodeURIComponent(topic));
			var changed = later(150, function () { refresh(topic); });
			stream.addEventListener("changed", changed);
			streams.push(stream);
		});
	}
	doc.addEventListener("visibilitychange", function () {
		if (doc.hidden) {
			streams.forEach(function (s) { s.close(); });
			streams = [];
		} else {
			Object.keys(topics).forEach(refresh);
			listen();
		}
	});
	listen();
	window.addEventListener("pagehide", function () { streams.forEach(function (s) { s.close(); }); });

	/* --- on a phone: the tab we are on in sight, rows of wide tables as blocks with their heads --- */

	all(".kith-menu__list a[aria-current]").forEach(function (tab) {
		var list = tab.closest("ul"), end = tab.offsetLeft - list.offsetLeft + tab.offsetWidth;
		if (end > list.clientWidth)
			list.scrollLeft = end - list.clientWidth + 24;
	});

	/* A table whose cells lie as blocks is no table to a screen reader any more unless it says so. */
	function stack(table) {
		var heads = table.tHead && table.tHead.rows.length === 1 ? table.tHead.rows[0].cells : [];
		var few = heads.length < 4 || heads.length < 7 && Array.prototype.slice.call(heads, 1).every(function (h) { return h.classList.contains("number"); });
		if (!heads.length || table.hasAttribute("data-stacks"))
			return;
		table.setAttribute(few ? "data-fits" : "data-stacks", "");
		if (few)
			return;
		table.setAttribute("role", "table");
		all("thead, tbody, tfoot", table).forEach(function (part) { part.setAttribute("role", "rowgroup"); });
		all("tr", table).forEach(function (row) {
			row.setAttribute("role", "row");
			Array.prototype.forEach.call(row.cells, function (cell, column) {
				var isHead = cell.tagName === "TH", words = heads[column] ? heads[column].textContent.trim() : "";
				cell.setAttribute("role", !isHead ? "cell" : row.parentNode === table.tHead ? "columnheader" : "rowheader");
				if (row.parentNode !== table.tHead && column > 0 && words && cell.colSpan === 1 && !cell.querySelector("button"))
					cell.setAttribute("data-head", words + (/\?$/.test(words) ? " " : ": "));
			});
		});
	}
	function stackAll(within) { all(".table-scroll > table", within).forEach(stack); }
	stackAll(doc);

	/* --- tables sorted by their head; the words of a cell, or its data-sort --- */

	all("table[data-sortable]").forEach(function (table) {
		all("thead th", table).forEach(function (head, column) {
			if (!head.textContent.trim())
				return;
			var button = doc.createElement("button");
			button.type = "button";
			while (head.firstChild)
				button.appendChild(head.firstChild);
			head.appendChild(button);
			head.setAttribute("aria-sort", head.getAttribute("aria-sort") || "none");
			button.addEventListener("click", function () {
				var up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
				all("thead th", table).forEach(function (h) { if (h.hasAttribute("aria-sort")) h.setAttribute("aria-sort", "none"); });
				head.setAttribute("aria-sort", up ? "ascending" : "descending");
				Array.prototype.slice.call(body.rows).map(function (row) {
					var cell = row.cells[column];
					return { row: row, key: cell ? cell.getAttribute("data-sort") || cell.textContent.trim() : "" };
				}).sort(function (a, b) {
					var d = a.key.localeCompare(b.key, root.lang, { numeric: true, sensitivity: "base" });
					return up ? d : -d;
				}).forEach(function (item) { body.appendChild(item.row); });
			});
		});
	});
})();
