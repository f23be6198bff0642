import { useState } from "react";
import { createRoot } from "react-dom/client";
import { GraphiQL } from "graphiql";
import { buildSchema } from "graphql";
import "graphiql/style.css";
import "./style.css";
import { begin, finish } from "./signin.js";

const firstQuery = `# Sign in above, then run this with Ctrl-Enter.
query Me {
  viewer {
    practitioner {
      name
      organisation {
        name
      }
    }
    roles
  }
}
`;

// load brings what the page stands on: where to ask, who may sign in, the contract.
async function load() {
  const settings = await (await fetch("/ide/settings.json")).json();
  const schema = buildSchema(await (await fetch("/schema.graphql")).text());
  let who = null;
  let problem = "";
  try {
    who = await finish(settings);
  } catch (error) {
    problem = error.message;
  }
  return { settings, schema, who, problem };
}

// asker sends operations with the token, if there is one.
const asker = (endpoint, token) => async (operation) => {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json",
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(operation),
  });
  return response.json();
};

function Account({ settings, who, problem, leave }) {
  const [issuer, choose] = useState(who?.issuer ?? settings.issuers[0].url);
  const [wrong, setWrong] = useState(problem);
  const submit = (event) => {
    event.preventDefault();
    begin({ client: settings.client, issuer }).catch((error) => setWrong(error.message));
  };
  return (
    <header className="account">
      <h1>Heed explorer</h1>
      <form onSubmit={submit}>
        {who && <span className="who">Signed in as {who.name}</span>}
        {wrong && <span role="alert">{wrong}</span>}
        <label>
          Agency{" "}
          <select value={issuer} onChange={(event) => choose(event.target.value)}>
            {settings.issuers.map(({ name, url, agency }) => (
              <option key={name} value={url}>
                {agency}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{who ? "Sign in as somebody else" : "Sign in"}</button>
        {who && (
          <button type="button" onClick={leave}>
            Sign out
          </button>
        )}
      </form>
    </header>
  );
}

function Explorer({ settings, schema, who, problem }) {
  const [current, become] = useState(who);
  return (
    <>
      <Account settings={settings} who={current} problem={problem} leave={() => become(null)} />
      <GraphiQL
        fetcher={asker(settings.graphql, current?.token)}
        schema={schema}
        storage={sessionStorage}
        shouldPersistHeaders={false}
        isHeadersEditorEnabled={false}
        defaultQuery={firstQuery}
        defaultEditorToolsVisibility="variables"
      />
    </>
  );
}

const root = createRoot(document.getElementById("explorer"));
load().then(
  (loaded) => root.render(<Explorer {...loaded} />),
  () => root.render(<p role="alert">The server does not answer. Start it and load this page again.</p>),
);
