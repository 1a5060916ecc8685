// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/answercard.h"
#include "ui/runs/rundata.h"

#include <QHash>
#include <QScrollArea>

namespace anneal::ui {

/// What several runs answered to the same held-out prompts in the end, a column for each run, beside the answer that is expected and that of the
/// base model, where they are known.
class AnswersBeside : public QScrollArea
{
    Q_OBJECT

public:
    struct Run
    {
        QString name;
        std::vector<RunData::Sample> samples;     // the newest to each prompt
        std::vector<RunData::Sample> untaught {}; // what the base model answered, before training; none where that was another adapter
        QString answeredWith {};                  // settings that must be equal for base models' answers to be comparable
        QHash<QString, QString> expected {};      // by the prompt
        bool operator==(const Run &) const;
    };
    explicit AnswersBeside(QWidget *parent = nullptr);
    /// The same again changes nothing.
    void setRuns(const QList<Run> &runs);
    /// How many prompts are shown.
    int promptCount() const { return m_prompts; }
    /// The newest answer of a run to each prompt, of the first 200 prompts.
    static std::vector<RunData::Sample> newestOf(const RunData &data);
    /// The answers before training to the same prompts.
    static std::vector<RunData::Sample> untaughtOf(const RunData &data);

private:
    QWidget *cards();
    QList<AnswerCard::Side> expectedOf(const QString &prompt) const;
    QList<AnswerCard::Side> knownOf(const QString &prompt) const;

    QList<Run> m_runs;
    int m_prompts = 0;
};

} // namespace anneal::ui
