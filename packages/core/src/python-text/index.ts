export { fixed, floatText, scientific } from './numbers.ts';
