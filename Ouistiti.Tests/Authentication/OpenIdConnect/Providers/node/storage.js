// What the provider remembers. Unlike the library's own memory it outlives a change of keys, and forgets all of a user at once.
const entries = new Map();

export class Storage {
  constructor(model) {
    this.prefix = `${model}:`;
  }

  async upsert(id, payload) {
    entries.set(this.prefix + id, payload);
  }

  async find(id) {
    return entries.get(this.prefix + id);
  }

  async findByUid(uid) {
    return this.#first((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode) {
    return this.#first((payload) => payload.userCode === userCode);
  }

  async consume(id) {
    entries.get(this.prefix + id).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    entries.delete(this.prefix + id);
  }

  async revokeByGrantId(grantId) {
    forget((payload) => payload.grantId === grantId);
  }

  #first(matches) {
    for (const [key, payload] of entries) {
      if (key.startsWith(this.prefix) && matches(payload)) {
        return payload;
      }
    }
    return undefined;
  }
}

export function forget(matches) {
  for (const [key, payload] of entries) {
    if (matches(payload)) {
      entries.delete(key);
    }
  }
}
