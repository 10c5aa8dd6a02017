// Looks at letters in frames of several widths: what runs over the side, what can be read, how large a button is.
(() => {
  const WIDTHS = [320, 360, 640];
  const parse = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const inverted = (rgb) => rgb.map((c) => 255 - c);
  const ground = (tag) => {
    for (let at = tag; at; at = at.parentElement) {
      const found = parse(at.ownerDocument.defaultView.getComputedStyle(at).backgroundColor);
      if (found.alpha > 0) return found.rgb;
    }
    return [255, 255, 255];
  };
  const pale = (document) => {
    const faults = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const tag = walker.currentNode.parentElement;
      const style = document.defaultView.getComputedStyle(tag);
      if (!walker.currentNode.data.trim() || !tag.getClientRects().length || style.opacity === "0") continue;
      const text = parse(style.color).rgb;
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
      const [plain, turned] = [contrast(text, ground(tag)), contrast(inverted(text), inverted(ground(tag)))];
      const name = `${tag.tagName.toLowerCase()}.${tag.className}`;
      if (plain < 4.5) faults.add(`${name} has ${plain.toFixed(1)}:1`);
      if (turned < (large ? 3 : 4.5)) faults.add(`${name} has ${turned.toFixed(1)}:1 when its colours are inverted`);
    }
    return [...faults];
  };
  const sideways = (document, what) => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${what}: ${scrollWidth} px wide`] : [];
  };
  const low = (document) =>
    [...document.querySelectorAll("a.button")]
      .filter((button) => button.getBoundingClientRect().height < 44)
      .map((button) => `the button ${button.textContent} is ${button.getBoundingClientRect().height} px high`);
  const framed = (page, width) =>
    new Promise((done) => {
      const frame = document.createElement("iframe");
      frame.style.cssText = `width:${width}px;height:900px;border:0`;
      frame.onload = () => done(frame);
      frame.srcdoc = page;
      document.body.append(frame);
    });
  // Colours alone change in the dark.
  const look = async (page, dark) => {
    const widths = dark ? WIDTHS.filter((width) => width !== 320) : WIDTHS;
    const frames = await Promise.all(widths.map((width) => framed(page, width)));
    const found = { wide: [], pale: [], low: [] };
    for (const [at, frame] of frames.entries()) {
      const inside = frame.contentDocument;
      if (widths[at] !== 320) found.pale.push(...pale(inside));
      if (dark) continue;
      found.wide.push(...sideways(inside, `at ${widths[at]} px`));
      found.low.push(...low(inside));
      inside.querySelectorAll("style").forEach((style) => style.remove());
      found.wide.push(...sideways(inside, `at ${widths[at]} px without <style>`));
    }
    frames.forEach((frame) => frame.remove());
    return found;
  };
  window.lookAt = async (pages, dark) => {
    const found = [];
    for (const page of pages) found.push(await look(page, dark));
    return found;
  };
})();
