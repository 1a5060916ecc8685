// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled for the tests' precompiled headers only.
