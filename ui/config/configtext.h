// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/problem.h"
#include "widgets/card.h"
#include "widgets/label.h"

namespace anneal::widgets {
class CodeEditor;
}

namespace anneal::ui {

class ProblemList;

/// config.yaml as text: an editor that completes and explains its keys, and below it what is wrong, whether it can be used, and the keys that help.
class ConfigText : public widgets::Card
{
    Q_OBJECT

public:
    explicit ConfigText(QWidget *parent = nullptr);

    widgets::CodeEditor *editor() const { return m_editor; }
    ProblemList *problems() const { return m_problems; }
    /// Underlines them in the text.
    void mark(const std::vector<config::Problem> &problems);
    /// Brings the line of a value into sight, as far as the text has it.
    void showKey(const QString &path);
    /// Puts the cursor at the place of a problem.
    void goTo(const config::Problem &problem);
    /// The text with what is suggested in the place of what is wrong.
    QString fixed(const config::Problem &problem) const;
    /// The text is on its way to the disk, and not quickly.
    void tellSaving();
    /// Whether the text can be used: how many problems it has, why the model cannot be used and why the adapter does not fit it.
    void tellVerdict(int errors, const QString &modelProblem, const QString &misfit, bool isUnsaved);
    void setKeys(const QStringList &entries);

private:
    void setStatus(const QString &text, const QString &tip, widgets::Tone tone);

    widgets::CodeEditor *m_editor;
    ProblemList *m_problems;
    widgets::Label *m_status;
    widgets::EntriesLabel *m_keys;
};

} // namespace anneal::ui
