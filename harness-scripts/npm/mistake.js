/** Says what is wrong, and with which status to end. */
export class Mistake extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}
