// Stands in for @vscode/spdlog, the C++ module that writes VS Code's log files and comes without a prebuilt binary.
'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const off = levels.length;

class Logger {
  #level = levels.indexOf('info');
  #withHeader = true;
  #file;

  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   */
  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  /**
   * @param {number} level
   * @param {string} message
   */
  #write(level, message) {
    if (level < this.#level || this.#level === off) return;
    const line = this.#withHeader ? `${new Date().toISOString()} [${String(levels[level])}] ${message}\n` : message;
    try {
      appendFileSync(this.#file, line);
    } catch {
      // The run has ended and its folder is gone.
    }
  }

  /** @param {string} message */
  trace(message) {
    this.#write(0, message);
  }

  /** @param {string} message */
  debug(message) {
    this.#write(1, message);
  }

  /** @param {string} message */
  info(message) {
    this.#write(2, message);
  }

  /** @param {string} message */
  warn(message) {
    this.#write(3, message);
  }

  /** @param {string} message */
  error(message) {
    this.#write(4, message);
  }

  /** @param {string} message */
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }

  /** @param {number} level */
  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#withHeader = false;
  }

  clearFormatters() {
    this.#withHeader = false;
  }

  flush() {
    // Nothing is buffered.
  }

  drop() {
    // Nothing is held open.
  }
}

// Assigned one by one: only so are they seen by an `import` of names from CommonJS.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {
  // Each logger has its own.
};
exports.setFlushOn = () => {
  // Nothing is buffered.
};
/** @type {(name: string, file: string) => Promise<Logger>} */
exports.createRotatingLogger = (name, file) => Promise.resolve(new Logger('rotating', name, file));
/** @type {(name: string, file: string) => Promise<Logger>} */
exports.createAsyncRotatingLogger = (name, file) => Promise.resolve(new Logger('rotating_async', name, file));
