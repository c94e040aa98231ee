// The customer's phone. Everything about a person is set as text, never as markup.

const texts = {
  en: {
    phones: "Phones",
    practice: "Practice",
    showCode: "Show this code at the till",
    codeOf: (name) => `Personal QR code of ${name}`,
    asks: (merchant) => `${merchant} asks you to share information`,
    sameCode: "Check that the till shows the same code",
    shared: "What is shared",
    choose: "How may the shop reach you?",
    left: (seconds) => `${seconds} s left`,
    approve: "Approve",
    decline: "Decline",
    approved: "You have approved",
    declined: "You have declined",
    expired: "The request has run out",
    lost: "No contact with the sandbox",
    ticks: { email: "E-mail", sms: "Text message", personal: "Offers made for me" },
    scopes: {
      name: "Name", phoneNumber: "Phone number", email: "E-mail address",
      address: "Address", birthDate: "Date of birth",
    },
  },
  nb: {
    phones: "Telefoner",
    practice: "Øvelse",
    showCode: "Vis denne koden i kassen",
    codeOf: (name) => `Den personlige QR-koden til ${name}`,
    asks: (merchant) => `${merchant} ber deg dele opplysninger`,
    sameCode: "Sjekk at kassen viser den samme koden",
    shared: "Dette deles",
    choose: "Hvordan kan butikken nå deg?",
    left: (seconds) => `${seconds} s igjen`,
    approve: "Godkjenn",
    decline: "Avslå",
    approved: "Du har godkjent",
    declined: "Du har avslått",
    expired: "Forespørselen er utløpt",
    lost: "Ingen kontakt med øvingstjenesten",
    ticks: { email: "E-post", sms: "SMS", personal: "Tilbud tilpasset meg" },
    scopes: {
      name: "Navn", phoneNumber: "Telefonnummer", email: "E-postadresse",
      address: "Adresse", birthDate: "Fødselsdato",
    },
  },
};

const wanted = new URLSearchParams(location.search).get("lang");
const language = wanted in texts ? wanted : "en";
const text = texts[language];
const byId = (id) => document.getElementById(id);

document.documentElement.lang = language;
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = text[element.dataset.text];
}

if (document.body.dataset.page === "cast") {
  document.title = text.phones;
  await listCast();
} else {
  runPhone(location.pathname.replace(/\/$/, ""));
}

async function listCast() {
  const members = await (await fetch("/sandbox/cast")).json();
  for (const member of members) {
    const link = document.createElement("a");
    link.href = `/phone/${encodeURIComponent(member.number)}?lang=${language}`;
    const what = document.createElement("span");
    what.textContent = `+${member.number}: ${member.what}`;
    link.append(member.name, what);
    const item = document.createElement("li");
    item.append(link);
    byId("cast").append(item);
  }
}

function runPhone(base) {
  let shownLogin = null;
  let sawPush = false;

  const answer = async (path, body) => {
    for (const button of document.querySelectorAll("button")) button.disabled = true;
    await fetch(base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => {});
    await refresh();
  };

  byId("push").addEventListener("submit", (event) => {
    event.preventDefault();
    const ticked = document.querySelectorAll("#ticks input:checked");
    answer("/approve", { ticks: Array.from(ticked, (input) => input.value) });
  });
  byId("decline").addEventListener("click", () => answer("/decline", {}));
  byId("code-picture").src = `${base}/qr.svg`;

  // A new push is drawn once; redrawing would take away what has been ticked.
  function drawPush(screen) {
    shownLogin = screen.pending.login;
    sawPush = true;
    byId("asker").textContent = text.asks(screen.merchant);
    byId("confirmation").hidden = screen.pending.code === null;
    byId("confirmation-code").textContent = screen.pending.code ?? "";
    const shared = screen.pending.scopes.filter((scope) => scope in text.scopes);
    byId("shared").replaceChildren(...shared.map((scope) => {
      const item = document.createElement("li");
      item.textContent = text.scopes[scope];
      return item;
    }));
    const ticks = byId("ticks");
    ticks.hidden = screen.ticks.length === 0;
    ticks.replaceChildren(ticks.firstElementChild, ...screen.ticks.map((tick) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "checkbox";
      input.value = tick;
      label.append(input, text.ticks[tick]);
      return label;
    }));
    for (const button of document.querySelectorAll("button")) button.disabled = false;
  }

  function draw(screen) {
    document.title = screen.name;
    byId("brand").textContent = screen.brand;
    byId("name").textContent = screen.name;
    byId("number").textContent = `+${screen.number}`;
    byId("code-picture").alt = text.codeOf(screen.name);
    const isAsked = screen.pending !== null;
    byId("home").hidden = isAsked;
    byId("push").hidden = !isAsked;
    if (isAsked) {
      if (screen.pending.login !== shownLogin) drawPush(screen);
      byId("left").textContent = text.left(screen.pending.expires_in_s);
    }
    const isOver = !isAsked && sawPush && screen.last !== null;
    setResult(isOver ? text[screen.last] : "");
  }

  // A status that does not change must not be read aloud again.
  function setResult(words) {
    if (byId("result").textContent !== words) byId("result").textContent = words;
  }

  async function refresh() {
    try {
      draw(await (await fetch(`${base}/state`)).json());
    } catch {
      setResult(text.lost);
    }
  }

  async function keepFresh() {
    await refresh();
    setTimeout(keepFresh, 1000);
  }

  keepFresh();
}
