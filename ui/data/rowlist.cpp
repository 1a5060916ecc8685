// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/rowlist.h"

#include "ui/shell/project.h"
#include "widgets/label.h"

#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;
using base::Json;

namespace {

constexpr int kLinesOfARow = 2;
constexpr qsizetype kMostLetters = 600;

QString textAt(const Json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_string())
        return {};
    return toText(found->get<std::string>()).left(kMostLetters).simplified();
}

} // namespace

RowList::Row RowList::rowOf(const Json &json)
{
    Row row { textAt(json, "prompt"), textAt(json, "completion") };
    const auto messages = json.is_object() ? json.find("messages") : json.end();
    if (json.is_object() && messages != json.end() && messages->is_array()) {
        for (const Json &message : *messages) {
            if (textAt(message, "role") == u"user"_s)
                row = { textAt(message, "content"), {} };
            else if (textAt(message, "role") == u"assistant"_s)
                row.answer = textAt(message, "content");
        }
    }
    if (row.prompt.isEmpty() && row.answer.isEmpty())
        row.answer = textAt(json, "text");
    return row;
}

RowList::RowList(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Some of the rows"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
}

void RowList::setRows(const QList<Row> &rows)
{
    if (m_shown && rows == m_rows)
        return;
    m_rows = rows;
    delete m_shown;
    m_shown = new QWidget;
    m_shown->setAccessibleName(accessibleName());
    auto *column = new QVBoxLayout(m_shown);
    column->setContentsMargins(0, space::kXs, 0, 0);
    column->setSpacing(space::kM);
    for (const Row &row : rows) {
        auto *both = new QVBoxLayout;
        both->setSpacing(2);
        for (const auto &[text, tone] : { std::pair { row.prompt, Tone::Secondary }, { row.answer, Tone::Normal } }) {
            if (text.isEmpty())
                continue;
            auto *line = new ElidedLabel(text, Type::Body, tone);
            line->setMostLines(kLinesOfARow);
            both->addWidget(line);
        }
        column->addLayout(both);
    }
    layout()->addWidget(m_shown);
}

} // namespace anneal::ui
