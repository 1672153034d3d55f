// The few pages that a person meets at the provider.
const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (content) => `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Test provider</title>
<body>
${content}
</body>
</html>
`;

export const loginPage = (address, complaint) => page(`<h1>Sign in at the provider</h1>
${complaint ? `<p role="alert">${complaint}</p>` : ''}
<form method="post" action="${address}">
<label>User name <input name="username" autofocus></label>
<label>Password <input name="password" type="password"></label>
<button>Sign in</button>
</form>`);

// The library's forms come without their button.
export const plainPage = (heading, form, formId, button, name) => page(`<h1>${escape(heading)}</h1>
${form ? `${form}\n<button form="${formId}"${name ? ` name="${name}" value="yes"` : ''}>${button}</button>` : ''}`);
