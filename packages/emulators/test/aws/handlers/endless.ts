// Says that it is loading for as long as its thread is there, and never has loaded.
setInterval(() => console.log('loading'), 20);
await new Promise(() => {});

export const handler = () => 'never';
