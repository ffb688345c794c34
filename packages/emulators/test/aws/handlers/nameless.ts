export const handle = () => 'not the name that the function is configured with';
