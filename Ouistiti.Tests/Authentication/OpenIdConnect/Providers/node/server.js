// An OpenID provider on a loopback port, for the tests: node server.js '{"port":…,"issuer":…,…}'. It ends when its standard input does.
// A test changes it meanwhile by POST to /admin/keys, /admin/settings, /admin/users/NAME and /admin/revoke/NAME.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { Storage, forget } from './storage.js';
import { loginPage, plainPage } from './pages.js';

const settings = {
  accessTokenSeconds: 3600, idTokenSeconds: 3600, redirectUris: [], postLogoutUris: [], keyedClientJwk: undefined, ...JSON.parse(process.argv[2]),
};
const users = {
  ann: { name: 'Ann Example', email: 'ann@example.org', email_verified: true, groups: ['staff', 'admins'] },
  bob: { name: 'Bob Elsewhere', email: 'bob@elsewhere.example', email_verified: true, groups: ['guests'] },
};
const cookieKeys = [randomUUID()];
let signingKeys = [newKey()];
let provider = newProvider();

function newKey() {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return { ...key, kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

// The subject is no name that anybody chose, so that a test notices when it is taken for one.
const subject = (name) => `subject-of-${name}`;
const nameOf = (sub) => sub.replace('subject-of-', '');
const canSignIn = (name) => Object.hasOwn(users, name) && !users[name].disabled;

function claimsOf(sub) {
  const { disabled, ...claims } = users[nameOf(sub)];
  return { sub, preferred_username: nameOf(sub), ...claims };
}

function newProvider() {
  const client = {
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    redirect_uris: settings.redirectUris,
    post_logout_redirect_uris: settings.postLogoutUris,
  };
  const clients = [{ ...client, client_id: settings.clientId, client_secret: settings.clientSecret }];
  if (settings.keyedClientJwk) {
    const jwks = { keys: [settings.keyedClientJwk] };
    clients.push({ ...client, client_id: settings.keyedClientId, token_endpoint_auth_method: 'private_key_jwt', jwks });
  }

  const made = new Provider(settings.issuer, {
    adapter: Storage,
    clients,
    jwks: { keys: signingKeys },
    cookies: { keys: cookieKeys },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'api'],
    claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: false, // The claims are in the ID token too, as with most providers that people run.
    rotateRefreshToken: true,
    ttl: {
      AccessToken: settings.accessTokenSeconds, IdToken: settings.idTokenSeconds,
      DeviceCode: 600, Grant: 86400, Interaction: 600, RefreshToken: 86400, Session: 86400,
    },
    findAccount: (ctx, sub) => (canSignIn(nameOf(sub)) ? { accountId: sub, claims: async () => claimsOf(sub) } : undefined),
    extraTokenClaims: (ctx, token) => (token.accountId ? { groups: users[nameOf(token.accountId)].groups } : undefined),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: (ctx, out) => { ctx.type = 'html'; ctx.body = plainPage(`${out.error}: ${out.error_description}`); },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form) => { ctx.body = plainPage('Device', form, 'op.deviceInputForm', 'Go on'); },
        userCodeConfirmSource: (ctx, form) => { ctx.body = plainPage('Device', form, 'op.deviceConfirmForm', 'Confirm'); },
        successSource: (ctx) => { ctx.body = plainPage('The device is signed in'); },
      },
      // An access token for a resource is a JWT that the resource can check by itself.
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource) => ({
          scope: 'api', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: settings.accessTokenSeconds, jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => { ctx.body = plainPage('Sign out?', form, 'op.logoutForm', 'Sign out', 'logout'); },
        postLogoutSuccessSource: (ctx) => { ctx.body = plainPage('Signed out'); },
      },
    },
  });
  if (settings.verbose) {
    ['server_error', 'authorization.error', 'grant.error', 'userinfo.error', 'end_session.error'].forEach((event) => made.on(event, (ctx, error) => console.error(event, error)));
  }
  return made;
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

async function administer(request, response) {
  const [, , what, name] = request.url.split('/');
  const body = JSON.parse(await readBody(request) || '{}');
  if (what === 'keys') {
    signingKeys = body.keepOld ? [newKey(), ...signingKeys] : [newKey()];
    provider = newProvider();
  } else if (what === 'settings') {
    Object.assign(settings, body);
    provider = newProvider();
  } else if (what === 'users') {
    Object.assign(users[name], body);
  } else if (what === 'revoke') {
    forget((payload) => payload.accountId === subject(name));
  } else {
    response.statusCode = 404;
  }
  response.end();
}

async function interact(request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const form = request.method === 'POST' ? new URLSearchParams(await readBody(request)) : undefined;
    const name = form?.get('username');
    if (form && canSignIn(name) && form.get('password') === settings.password) {
      await provider.interactionFinished(request, response, { login: { accountId: subject(name) } });
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(loginPage(request.url, form && 'Wrong user name or password'));
    }
    return;
  }

  // Nobody is asked what the site may know.
  const { accountId } = session;
  const grant = (grantId && await provider.Grant.find(grantId)) || new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  [params.resource ?? []].flat().forEach((resource) => grant.addResourceScope(resource, 'api'));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

// OpenID Connect Core section 11 lets a provider give offline access without a question; this library wants to have asked.
function askForOfflineAccess(request) {
  const [path, query] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  if (path === '/auth' && parameters.get('scope')?.split(' ').includes('offline_access') && parameters.get('prompt') !== 'none') {
    const asked = parameters.get('prompt')?.split(' ') ?? [];
    parameters.set('prompt', [...new Set([...asked, 'consent'])].join(' '));
    request.url = `${path}?${parameters}`;
  }
}

async function answer(request, response) {
  try {
    if (request.url.startsWith('/admin/')) {
      await administer(request, response);
    } else if (request.url.startsWith('/interaction/')) {
      await interact(request, response);
    } else {
      askForOfflineAccess(request);
      await provider.callback()(request, response);
    }
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end();
  }
}

process.stdin.on('end', () => process.exit()).resume();
createServer(answer).listen(settings.port, '127.0.0.1');
