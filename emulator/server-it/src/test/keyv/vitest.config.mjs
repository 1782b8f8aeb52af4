export default { test: { fileParallelism: false } };
