// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/sourcesmodel.h"

#include "core/base/text.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QGuiApplication>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

/// Where the file lies, and what there is to say of it.
QString tipOf(const SourceInfo &info)
{
    QStringList lines { toText(info.source.path), info.problem };
    lines.removeAll(QString());
    return lines.join(u'\n');
}

} // namespace

void SourcesModel::setSources(std::vector<SourceInfo> sources)
{
    beginResetModel();
    m_sources = std::move(sources);
    endResetModel();
}

int SourcesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sources.size());
}

int SourcesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SourcesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto &info = m_sources.at(static_cast<std::size_t>(index.row()));
    const auto &colors = widgets::colorsOf(QGuiApplication::palette());
    const bool hasRemark = !info.problem.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name:
            return toText(info.source.name);
        case Kind:
            return info.kind.isEmpty() ? tr("not used") : info.kind;
        case Found:
            // The line says which file it is; the column would be full of its path.
            return info.isUsed ? info.found : QString(info.problem).replace(toText(info.source.path), toText(info.source.path.filename()));
        case Size:
            return info.source.bytes > 0 ? widgets::bytesText(info.source.bytes) : QString();
        }
        break;
    case Qt::ToolTipRole:
        return widgets::plainTip(tipOf(info));
    case Qt::AccessibleDescriptionRole:
        return info.problem;
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (!info.isUsed)
            return index.column() == Found && info.source.reader ? colors.danger : colors.secondary;
        return index.column() == Name ? colors.text : colors.secondary;
    case Qt::FontRole:
        return index.column() == Size ? QVariant(widgets::fontOf(widgets::Type::CodeSmall)) : QVariant();
    case widgets::RecordTable::kElideRole: // names differ at their ends as often as at their beginnings
        return index.column() == Name ? QVariant(int(Qt::ElideMiddle)) : QVariant();
    case widgets::RecordTable::kWrapRole:
        return index.column() == Found;
    case widgets::RecordTable::kIconRole:
        if (index.column() != Name)
            return {};
        if (!info.isUsed)
            return info.source.reader ? u"cross"_s : u"info"_s;
        return hasRemark ? u"warning"_s : info.source.reader->rows ? u"rows"_s : u"file"_s;
    }
    return {};
}

QVariant SourcesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("File");
    case Kind:
        return tr("Kind");
    case Found:
        return tr("Recognised");
    case Size:
        return tr("Size");
    }
    return {};
}

} // namespace anneal::ui
