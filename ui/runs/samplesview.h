// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"

#include <QScrollArea>

class QVBoxLayout;

namespace anneal::ui {

/// What the model answered before training and answers now, side by side for each prompt.
class SamplesView : public QScrollArea
{
    Q_OBJECT

public:
    explicit SamplesView(QWidget *parent = nullptr);
    /// Whether the run is still to give answers.
    enum class More { None, Expected, Reading };
    /// `unanswered`: why there is no answer to some prompts. `whyNone`: why there will be no samples at all, where that is known.
    void setSamples(const std::vector<RunData::Sample> &samples, More more, const QStringList &unanswered = {}, const QString &whyNone = {});

private:
    size_t m_shown = size_t(-1);
    More m_more = More::None;
    QStringList m_unanswered;
    QString m_whyNone;
};

} // namespace anneal::ui
