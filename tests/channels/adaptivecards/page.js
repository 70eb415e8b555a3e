// A client as Teams is one: shows a card by Microsoft's own renderer and remembers what its buttons send.
const markdown = window.markdownit();
const { AdaptiveCard, HostConfig, SerializationContext, Versions } = window.AdaptiveCards;

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

window.sent = [];

// Returns what the renderer finds wrong with the card.
window.show = (content, host) => {
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_5);
  AdaptiveCard.langProperty.regEx.lastIndex = 0; // its own mistake: a pattern that remembers the card before
  card.hostConfig = new HostConfig(host);
  card.parse(content, context);
  card.onExecuteAction = (action) => window.sent.push({ type: action.getJsonTypeName(), data: action.data ?? null });
  window.sent.length = 0;
  document.querySelector("main").replaceChildren(card.render());
  const events = [...Array(context.eventCount).keys()].map((number) => context.getEventAt(number));
  return [...events, ...card.validateProperties().validationEvents].map((event) => event.message);
};

// All that a person can read or find on the card, in what unfolds and in lists too; leaves everything unfolded.
window.seen = () => {
  const main = document.querySelector("main");
  const read = () => main.textContent;
  const folded = [...main.querySelectorAll("button[aria-expanded=false]")];
  const unfolded = folded.map((each) => (each.click(), read()));
  const fields = [...main.querySelectorAll("input, textarea")].flatMap((each) => [each.value, each.placeholder]);
  const listed = [...main.querySelectorAll("option")].flatMap((each) => [each.value, each.label]);
  return [read(), ...unfolded, ...fields, ...listed].join("\n");
};

// The buttons and words that the card's edge cuts.
window.cut = () => {
  const edge = document.querySelector("main").getBoundingClientRect().right - 16;
  return [...document.querySelectorAll("main *")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > edge + 16.5)
    .concat([...document.querySelectorAll("main button")].filter((each) => each.getBoundingClientRect().right > edge + 0.5))
    .map((each) => each.textContent.slice(0, 60));
};
