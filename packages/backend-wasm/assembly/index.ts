export { fillBits } from './lanes';
export { depthBlock as productDepthBlock, product as matrixProduct, productScratchBytes } from './product/product';

export * from './unary';
export * from './binary';
export * from './compare';
export * from './cast';
export * from './select';
export * from './logical';
export * from './reduce';
export * from './arg-reduce';
export * from './softmax';
export * from './random';
export * from './strided-copy';
export * from './indexing';
export { affineTransform } from './affine-transform';
export * from './pool';
export * from './convolution';
export * from './depthwise';
export * from './classify';
export * from './product/row';
export { packedProduct } from './product/packed-product';
export {
  packedFactorBytes, packedProductScratchBytes, packedProductTransposed, packFilterPanels, packPanels, productTileRows, rowProductPart, transposedScratchBytes,
} from './product/parts';
export * from './lane-functions';
export * from './running-sum';
export {
  directConvolution, directConvolutionScratchBytes, directFilterGradient, directFilterGradientScratchBytes,
} from './direct-convolution';
export {
  winogradConvolution, winogradFilter, winogradFilterGradient, winogradFilterGradientScratchBytes, winogradFilterScratchBytes,
  winogradInputGradient, winogradScratchBytes,
} from './winograd/convolution';
