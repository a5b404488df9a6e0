// The description of the read API, read by a validator of others.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { demo } from './lib/duologue.mjs';

let site;
before(async () => (site = await demo()));
after(() => site?.stop());

test('the description is OpenAPI 3.1', async () => {
  const description = await (await fetch(`${site.base}/api/v1/openapi.json`)).json();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(description);
  assert.ok(valid, JSON.stringify(errors, null, 1));
  assert.equal(validator.version, '3.1');
  const without = { ...description, info: { title: description.info.title } };
  assert.ok(!(await new Validator().validate(without)).valid, 'the validator refuses what is none');
});
