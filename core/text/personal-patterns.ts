/** Something that looks like an e-mail address, also with its "@" as an address bar writes it. */
export const EMAIL_ADDRESS =
  /(?<![\w.+-])[\w.+-]{1,64}(?:@|%40)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24}(?![\w-])/g;

/** Thirteen to nineteen digits, also in groups. */
export const cardNumbers = /(?<![\w.])\d(?:[ -]?\d){12,18}(?!\w)/g;

const FILE_NAME = /@\d+x\.[a-z]+$/i;

/** "git@github.com" is an account of everybody, "logo@2x.png" a file. */
export const isEmailAddress = (found: string): boolean => !found.startsWith('git@') && !FILE_NAME.test(found);

/** Whether the digits are a card's: a known network's first digits and length, and the check digit (Luhn). */
export function isCardNumber(found: string): boolean {
  const digits = found.replace(/[ -]/g, '');
  return NETWORKS.some((network) => network.test(digits)) && checkSum(digits) % 10 === 0;
}

/** https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN) */
const NETWORKS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{2}|2(?:2[2-9]|[3-6]\d|7[01])\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^(?:6011|65\d{2}|64[4-9]\d)\d{12}$/,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/,
  /^62\d{14,17}$/,
];

function checkSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
