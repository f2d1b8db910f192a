/** The check that guards the stance is itself checked: each word in every dress, and the innocents beside it. */
import { describe, expect, it } from '@jest/globals';
import {
  findForbiddenWords,
  forbiddenChinese,
  forbiddenIdentifiers,
  forbiddenStems,
} from '../../deploy/checks/forbidden-words.js';

const caught = (text: string): string[] => findForbiddenWords(text).map(({ word }) => word);
const joined = (name: string, separator: string): string =>
  name.replace(/(?=[A-Z])/g, separator).toLowerCase();
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

describe('the vocabulary check', () => {
  it.each([...forbiddenIdentifiers])('catches %s in whatever form an identifier takes', (name) => {
    const forms = [
      name,
      capitalised(name),
      joined(name, '_'),
      joined(name, '_').toUpperCase(),
      joined(name, '-'),
      joined(name, ''),
      `${name}Amount`,
      `has${capitalised(name)}`,
      `total_${joined(name, '_')}_count`,
      `"${name}": 1`,
      `row.${name}?.value`,
    ];
    for (const form of forms) expect([form, caught(form)]).toEqual([form, expect.arrayContaining([name])]);
  });

  it.each([...forbiddenStems])('catches every word that begins with %s', (stem) => {
    for (const form of [
      `${stem}ation`,
      `${stem}ed_at`,
      `was${capitalised(stem)}ed`,
      `${stem.toUpperCase()}ATION`,
    ])
      expect([form, caught(form)]).toEqual([form, [stem]]);
  });

  it.each([...forbiddenChinese])('catches %s within a sentence and as an escape', (word) => {
    const escaped = [...word].map((char) => `\\u${char.charCodeAt(0).toString(16)}`).join('');
    expect(caught(`请填写${word}情况`)).toEqual([word]);
    expect(caught(`"label": "${escaped}"`)).toEqual([word]);
  });

  it('catches a label written as prose', () => {
    expect(caught('<th>Key persons</th>')).toEqual(['keyPerson']);
    expect(caught('Out of plan')).toEqual(['outOfPlan']);
  });

  it.each([
    'define refine refined confine finely Finesse finest',
    'depositary composite disposition repository',
    'forwarded toward steward',
    'informed information performer',
    'studio audiudium sterile reinforce',
    'person_key personKey key.person { key: person } keyOfPerson',
    'JOIN person_key person ON true',
    'planned plan complianceless riskAssessment score sex child',
    '检查环境 检查环节 线上环境 第三查询 索引产生 吸引产业',
    'x5tIUD9aBfineC7depositQ2_rewardZk3mNp0qRsTuVw',
  ])('lets the innocent pass: %s', (innocent) => {
    expect(caught(innocent)).toEqual([]);
  });

  it('catches plurals and the other spelling', () => {
    expect(caught('fines penalties deposits rewards keyPersons key_people inducedLabor')).toEqual([
      'fine',
      'penalty',
      'deposit',
      'reward',
      'keyPerson',
      'keyPerson',
      'inducedLabour',
    ]);
  });

  it('says where a word stands', () => {
    expect(findForbiddenWords('const a = 1;\nconst birth_permit = 2;')).toEqual([
      { word: 'birthPermit', index: 19 },
    ]);
  });
});
