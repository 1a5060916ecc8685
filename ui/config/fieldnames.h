// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/fields.h"

#include <QString>

namespace anneal::ui {

/// What a field is called in the form: "Learning rate".
QString fieldName(const config::Field &field);
/// Written inside the control: "tokens"; may be empty.
QString fieldUnit(const config::Field &field);
/// Stands in grey in an empty control: what that means, or the form of what may stand there; empty where neither needs saying.
QString fieldWhenEmpty(const config::Field &field);
/// The first sentences of the help, to stand below the control; the tool-tip has all of it.
QString shortHelp(const config::Field &field);
/// Name of a section, as a heading.
QString sectionName(const std::string &path);

} // namespace anneal::ui
