// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/valuesview.h"

#include "core/config/fields.h"
#include "core/config/writer.h"
#include "widgets/difftable.h"
#include "widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

QString originText(config::Origin origin)
{
    switch (origin) {
    case config::Origin::Default:
        return ValuesView::tr("default");
    case config::Origin::File:
        return ValuesView::tr("file");
    case config::Origin::CommandLine:
        return ValuesView::tr("command line");
    }
    return {};
}

} // namespace

ValuesView::ValuesView(QWidget *parent)
    : QWidget(parent)
    , m_with(new QComboBox)
    , m_onlyDifferences(new QCheckBox(tr("Only differences")))
    , m_table(new DiffTable)
    , m_note(new Label({}, Type::Secondary, Tone::Secondary))
{
    m_with->setAccessibleName(tr("Compare with"));
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_table->setAccessibleName(tr("All values"));
    m_note->setWordWrap(true);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(space::kS);
    bar->addWidget(new Label(tr("Beside"), Type::Secondary, Tone::Secondary));
    bar->addWidget(m_with);
    bar->addStretch();
    bar->addWidget(m_onlyDifferences);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::kM, 0, 0);
    column->setSpacing(space::kS);
    column->addLayout(bar);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    setOthers({});
    connect(m_with, &QComboBox::activated, this, &ValuesView::refresh);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, &ValuesView::refresh);
}

void ValuesView::setOthers(std::vector<Other> others)
{
    const auto chosen = m_with->currentText();
    m_others = std::move(others);
    m_with->clear();
    m_with->addItem(tr("the defaults"));
    for (const auto &other : m_others)
        m_with->addItem(other.name);
    m_with->setCurrentIndex(std::max(0, m_with->findText(chosen)));
}

void ValuesView::compareWith(const QString &name)
{
    m_with->setCurrentIndex(std::max(0, m_with->findText(name)));
    refresh();
}

void ValuesView::show(const config::Reading &reading)
{
    m_reading = reading;
    refresh();
}

int ValuesView::rowsShown() const { return m_table->rowsShown(); }

void ValuesView::refresh()
{
    const auto index = m_with->currentIndex();
    config::FineTuneConfig other;
    if (index > 0)
        other = config::readConfig(m_others[std::size_t(index - 1)].text().toStdString()).config;
    QList<DiffTable::Row> rows;
    int different = 0;
    for (const auto &field : config::fields()) {
        if (!field.available)
            continue;
        const auto mine = QString::fromStdString(config::toYaml(field, field.get(m_reading.config)));
        const auto theirs = QString::fromStdString(config::toYaml(field, field.get(other)));
        different += mine != theirs;
        if (m_onlyDifferences->isChecked() && mine == theirs)
            continue;
        const auto origin = m_reading.origins.find(field.path);
        rows << DiffTable::Row { QString::fromStdString(field.path)
                + (origin == m_reading.origins.end() ? QString() : u"  ·  "_s + originText(origin->second)),
            { theirs, mine } };
    }
    m_table->setRows(tr("Key"), { m_with->currentText(), tr("this configuration") }, rows, false);
    m_note->setText(different == 0 ? tr("All values are the same.")
                                   : tr("%n value(s) differ. A run is started with exactly these values and keeps them.", nullptr, different));
}

} // namespace anneal::ui
