export const muteTarget = {
  fingerprint: (fingerprint: string) => `fingerprint/${fingerprint}`,
  service: (service: string) => `service/${service}`,
};
