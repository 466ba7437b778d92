// Shows Parley's panel: no setting does, for the secondary side bar begins with the (empty) place of VS Code's own chat.
'use strict';
const vscode = require('vscode');

exports.activate = () => vscode.commands.executeCommand('parley.panel.focus');
