// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace anneal::widgets {
class CodeEditor;
class EmptyState;
}

namespace anneal::ui {

class Project;

/// What is shown of a project without a configuration to work with: why there is none and what to do about it; and, to be looked at, the text of one
/// that nobody has trusted.
class MissingConfig : public QWidget
{
    Q_OBJECT

public:
    explicit MissingConfig(QWidget *parent = nullptr);

    void showWhy(const Project &project);

Q_SIGNALS:
    void writeRequested();

private:
    void showShut(const QString &text);

    widgets::EmptyState *m_why;
    widgets::CodeEditor *m_shut = nullptr; // made where there is something to look at
};

} // namespace anneal::ui
