// Text from 16 px, targets from 44 px (24 for a link in a table), edges with a contrast from 3:1.
() => {
  const shown = e => {
    const { width, height } = e.getBoundingClientRect();
    return width > 1 && height > 1 && e.checkVisibility();
  };
  const name = e => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}: ${e.textContent.trim().slice(0, 30)}`;
  const number = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = number(colour).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (number(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + .05) / (dark + .05);
  };
  const faults = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const e = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && shown(e) && parseFloat(getComputedStyle(e).fontSize) < 16)
      faults.push(`text under 16 px: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")) {
    if (!shown(e) || e.matches(".govuk-skip-link")) continue;
    const inline = e.matches("a") && getComputedStyle(e).display === "inline";
    const { width, height } = e.getBoundingClientRect();
    if (height < (inline ? 20 : e.matches("td a") ? 24 : 44) - .5 || width < (inline ? 8 : 24))
      faults.push(`small target, ${Math.round(width)} x ${Math.round(height)} px: ${name(e)}`);
  }
  for (const e of document.querySelectorAll(".govuk-input, .govuk-textarea, .govuk-select, .tag")) {
    const edge = getComputedStyle(e);
    if (shown(e) && (parseFloat(edge.borderTopWidth) < 1 || contrast(edge.borderTopColor, behind(e.parentElement)) < 3))
      faults.push(`faint edge: ${name(e)}`);
  }
  return faults;
}
