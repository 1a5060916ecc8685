// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runssplit.h"

#include "ui/shell/settings.h"
#include "widgets/theme.h"

#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

const auto kShareKey = u"runs/tableShare"_s; // per mille of the height; 0: nobody has chosen one
const auto kFoldedKey = u"runs/comparisonFolded"_s;

} // namespace

RunsSplit::RunsSplit(QWidget *table, QWidget *comparison, Settings &settings, QWidget *parent)
    : QSplitter(Qt::Vertical, parent)
    , m_settings(settings)
    , m_isFolded(settings.state(kFoldedKey, false).toBool())
{
    setChildrenCollapsible(false);
    addWidget(table);
    addWidget(comparison);
    comparison->setVisible(!m_isFolded);
    connect(this, &QSplitter::splitterMoved, this, [this] {
        const int all = sizes().value(0) + sizes().value(1);
        if (all > 0)
            m_settings.setState(kShareKey, qBound(1, sizes().value(0) * 1000 / all, 999));
    });
}

void RunsSplit::setRows(int rows, int rest)
{
    if (rows == m_rows && rest == m_rest)
        return;
    m_rows = rows;
    m_rest = rest;
    place();
}

void RunsSplit::setFolded(bool folded)
{
    m_isFolded = folded;
    m_settings.setState(kFoldedKey, folded);
    widget(1)->setVisible(!folded);
    place();
}

void RunsSplit::reset()
{
    m_settings.setState(kShareKey, 0);
    setFolded(false);
}

void RunsSplit::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    place();
}

/// A few runs leave the curves the most; a list that scrolls anyway gets it itself.
int RunsSplit::tableHeight() const
{
    const int all = height() - handleWidth();
    if (const int share = m_settings.state(kShareKey, 0).toInt(); share > 0)
        return all * share / 1000;
    constexpr int fewest = 3; // rows in sight, though there are fewer
    const int wanted = m_rest + widgets::space::kRow * std::max(m_rows, fewest);
    const int curves = std::max(widget(1)->minimumSizeHint().height(), all * 32 / 100);
    return std::min(wanted, all - curves);
}

void RunsSplit::place()
{
    if (m_isFolded || height() <= 0)
        return;
    const int table = tableHeight();
    setSizes({ table, std::max(0, height() - handleWidth() - table) });
}

} // namespace anneal::ui
