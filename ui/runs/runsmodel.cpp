// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runsmodel.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/config/yamltree.h"
#include "ui/runs/losstext.h"
#include "ui/runs/runwords.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <QMap>
#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

bool isNumber(int column)
{
    return (column >= RunsModel::Rank && column <= RunsModel::Speed) || (column >= RunsModel::Step && column <= RunsModel::BestEvalLoss);
}

/// Whether a log is there and none of it is an event.
bool isGarbage(const run::RunSummary &summary)
{
    std::error_code failure;
    const auto size = std::filesystem::file_size(summary.folder / "events.jsonl", failure);
    return !failure && size > 0 && summary.events == 0 && !run::isLive(summary.status);
}

QString statusOf(const RunRow &row)
{
    return row.isUnreadable ? RunsModel::tr("cannot be read") : said(run::statusTextWithReason(row.summary));
}

QString joined(const std::vector<std::string> &words)
{
    QStringList all;
    for (const auto &word : words)
        all << toText(word);
    return all.join(u' ');
}

/// All of a name that the cell may cut, the folder, which is what commands take, and what the cell has no room for.
QString nameTip(const RunRow &row)
{
    const run::RunAbout &about = row.summary.about;
    QStringList lines;
    if (!about.name.empty())
        lines << toText(about.name);
    lines << toText(row.summary.folder);
    if (!about.tags.empty())
        lines << RunsModel::tr("Tags: %1").arg(joined(about.tags));
    if (!about.notes.empty())
        lines << widgets::plainText(toText(about.notes), 400);
    if (!row.summary.aboutProblem.empty())
        lines << said(row.summary.aboutProblem);
    return lines.join(u'\n');
}

QString spokenName(const RunRow &row)
{
    const run::RunAbout &about = row.summary.about;
    QStringList parts { toText(row.summary.name) };
    if (about.isPinned)
        parts << RunsModel::tr("pinned");
    if (about.isArchived)
        parts << RunsModel::tr("archived");
    if (!about.tags.empty())
        parts << RunsModel::tr("tags %1").arg(joined(about.tags));
    return parts.join(u", "_s);
}

/// What is not there comes last.
double orLast(double loss)
{
    return std::isfinite(loss) ? loss : 1e300;
}

bool hasTrained(const run::RunSummary &run)
{
    return run.step > 0 && !run::isLive(run.status);
}

/// Of two times in ISO 8601, which sort as text; one that has not begun is the last.
bool isBefore(const std::string &one, const std::string &other)
{
    return other.empty() || one < other;
}

} // namespace

QString RunsModel::keyOf(int column)
{
    static const QStringList keys { u"mark"_s, u"name"_s, u"status"_s, u"method"_s, u"model"_s, u"rank"_s, u"learningRate"_s, u"evalLoss"_s,
        u"speed"_s, u"took"_s, u"started"_s, u"step"_s, u"loss"_s, u"bestEvalLoss"_s, u"notes"_s };
    return keys.value(column);
}

void RunsModel::setRows(std::vector<RunRow> rows)
{
    become(
        std::move(rows), [](const RunRow &row) { return row.summary.folder.string(); },
        [](const RunRow &a, const RunRow &b) { return a.version == b.version; });
}

int RunsModel::rowOf(const std::filesystem::path &folder) const
{
    for (int i = 0; i < rowCount(); ++i)
        if (row(i).summary.folder == folder)
            return i;
    return -1;
}

const RunRow *RunsModel::before(const std::filesystem::path &folder) const
{
    const int place = rowOf(folder);
    if (place < 0)
        return nullptr;
    const std::string &began = row(place).summary.started;
    const RunRow *found = nullptr;
    for (const RunRow &one : rows()) {
        const run::RunSummary &run = one.summary;
        if (hasTrained(run) && isBefore(run.started, began) && run.folder != folder && (!found || run.started > found->summary.started))
            found = &one;
    }
    return found;
}

RunsModel::Comparable RunsModel::comparable() const
{
    const RunRow *first = nullptr;
    for (const RunRow &one : rows())
        if (hasTrained(one.summary) && (!first || one.summary.started < first->summary.started))
            first = &one;
    Comparable found;
    std::string began;
    for (const RunRow &one : rows()) {
        const run::RunSummary &run = one.summary;
        if (first && first != &one && isBefore(first->summary.started, run.started))
            found.folders << toText(run.folder);
        if (run.started > began) {
            began = run.started;
            found.latest = run.folder;
            found.latestName = toText(run.name);
        }
    }
    return found;
}

void RunsModel::setMarks(const QMap<QString, QColor> &marks)
{
    const auto before = std::exchange(m_marks, marks);
    for (int i = 0; i < rowCount(); ++i) {
        const QString folder = toText(row(i).summary.folder);
        if (before.value(folder) != marks.value(folder))
            Q_EMIT dataChanged(index(i, Mark), index(i, Mark), { widgets::RecordTable::kSwatchRole });
    }
}

int RunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return QStringList { QString(), tr("Run"), tr("Status"), tr("Method"), tr("Model"), tr("Rank"), tr("Learning rate"), tr("Held-out loss"),
        tr("tok/s"), tr("Took"), tr("Started"), tr("Step"), tr("Loss"), tr("Best held-out loss"), tr("Notes") }
        .value(section);
}

QString RunsModel::text(const RunRow &row, int column) const
{
    const run::RunSummary &one = row.summary;
    if (row.isUnreadable && column > Status)
        return u"–"_s; // what it says would be made up
    switch (column) {
    case Name:
        return toText(one.name);
    case Status:
        return statusOf(row);
    case Method:
        return toText(one.method);
    case Model:
        return toText(one.model).section(u'/', -1);
    case Rank:
        return row.hasConfigMistakes ? u"–"_s : QString::number(row.config->model.loraRank);
    case LearningRate:
        return row.hasConfigMistakes ? u"–"_s : widgets::rateText(row.config->training.learningRate);
    case EvalLoss:
        return lossText(one.evalLoss);
    case Speed:
        return one.tokensPerSecond > 0 ? widgets::count(std::llround(one.tokensPerSecond)) : u"–"_s;
    case Took:
        return one.seconds > 0 ? widgets::secondsText(one.seconds) : u"–"_s;
    case Started: {
        const QDateTime time = QDateTime::fromString(toText(one.started), Qt::ISODateWithMs).toLocalTime();
        return time.isValid() ? widgets::shortMomentText(time) : u"–"_s;
    }
    case Step:
        return one.totalSteps > 0 ? tr("%1 of %2").arg(widgets::count(one.step), widgets::count(one.totalSteps)) : widgets::count(one.step);
    case Loss:
        return lossText(one.loss);
    case BestEvalLoss:
        return lossText(one.bestEvalLoss);
    case Notes:
        return toText(one.about.notes).section(u'\n', 0, 0);
    default:
        return {};
    }
}

QVariant RunsModel::sortKey(const RunRow &row, int column) const
{
    if (row.isUnreadable && isNumber(column))
        return {};
    switch (column) {
    case Rank:
        return qint64(row.config->model.loraRank);
    case LearningRate:
        return row.config->training.learningRate;
    case EvalLoss:
        return orLast(row.summary.evalLoss);
    case Loss:
        return orLast(row.summary.loss);
    case BestEvalLoss:
        return orLast(row.summary.bestEvalLoss);
    case Step:
        return qint64(row.summary.step);
    case Speed:
        return row.summary.tokensPerSecond;
    case Took:
        return row.summary.seconds;
    case Started:
        return toText(row.summary.started);
    default:
        return text(row, column);
    }
}

QVariant RunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RunRow &row = this->row(index.row());
    const widgets::Colors &colors = widgets::colorsOf(QGuiApplication::palette());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return text(row, index.column());
    case kSortRole:
        return sortKey(row, index.column());
    case Qt::ToolTipRole:
        return widgets::plainTip(index.column() == Status ? said(row.summary.message)
                : index.column() == Name                  ? nameTip(row)
                : index.column() == Notes                 ? toText(row.summary.about.notes)
                : index.column() == Started               ? toText(row.summary.started)
                                                          : QString());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::FontRole:
        if (index.column() == Name)
            return widgets::fontOf(widgets::Type::Label);
        return isNumber(index.column()) ? QVariant(widgets::fontOf(widgets::Type::Number)) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Status) {
            if (row.isUnreadable)
                return colors.warning;
            return widgets::toneColor(colors, toneOf(row.summary.status));
        }
        if (index.column() == Name)
            return row.summary.about.isArchived ? QVariant(colors.secondary) : QVariant();
        return index.column() == Took || index.column() == Started || index.column() == Notes ? QVariant(colors.secondary) : QVariant();
    case widgets::RecordTable::kElideRole: // names begin alike, with a date
        return index.column() == Name ? QVariant(int(Qt::ElideMiddle)) : QVariant();
    case widgets::RecordTable::kTagsRole: {
        QStringList tags;
        if (index.column() == Name)
            for (const auto &tag : row.summary.about.tags)
                tags << toText(tag);
        return tags;
    }
    case widgets::RecordTable::kIconRole:
        if (index.column() != Name || (!row.summary.about.isPinned && !row.summary.about.isArchived))
            return {};
        return row.summary.about.isArchived ? u"archive"_s : u"pin"_s;
    case Qt::AccessibleTextRole: // what icon and chips show
        return index.column() == Name ? spokenName(row) : QVariant();
    case widgets::RecordTable::kSwatchRole:
        if (index.column() == Mark)
            if (const auto mark = m_marks.constFind(toText(row.summary.folder)); mark != m_marks.cend())
                return *mark;
        return {};
    default:
        return {};
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex &index) const
{
    const auto flags = RowModel::flags(index);
    return index.isValid() && index.column() == Name && !row(index.row()).isUnreadable ? flags | Qt::ItemIsEditable : flags;
}

bool RunsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.column() != Name)
        return false;
    const auto name = run::runNameFrom(value.toString().toStdString());
    const auto folder = row(index.row()).summary.folder;
    if (name && *name == row(index.row()).summary.name)
        return true;
    if (name) {
        auto all = rows();
        auto &one = all[std::size_t(index.row())];
        one.summary.name = name->empty() ? folder.filename().string() : *name;
        one.version = std::numeric_limits<std::uint64_t>::max(); // none that the reader gives
        setRows(std::move(all));
    }
    Q_EMIT renamed(folder, value.toString());
    return bool(name);
}

QStringList RunsModel::tags() const
{
    QMap<QString, QString> found;
    for (const RunRow &row : rows())
        for (const auto &tag : row.summary.about.tags)
            found.insert(toText(tag).toLower(), toText(tag));
    return found.values();
}

QString RunsModel::csv() const
{
    QString result
        = u"run,status,method,model,rank,learning_rate,step,total_steps,loss,eval_loss,tokens_per_second,seconds,started,folder,tags,notes\n"_s;
    const auto quoted = [](const std::string &value) {
        QString text = toText(value);
        return text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r')
            ? u'"' + text.replace(u'"', u"\"\""_s) + u'"'
            : text;
    };
    const auto number = [](double value) { return std::isfinite(value) ? toText(base::formatNumber(value)) : QString(); };
    for (const RunRow &row : rows()) {
        if (row.isUnreadable)
            continue;
        const run::RunSummary &one = row.summary;
        const QStringList cells { quoted(one.name), quoted(std::string(run::statusName(one.status))), quoted(one.method), quoted(one.model),
            QString::number(row.config->model.loraRank), number(row.config->training.learningRate), QString::number(one.step),
            QString::number(one.totalSteps), number(one.loss), number(one.evalLoss), number(one.tokensPerSecond), number(one.seconds),
            quoted(one.started), quoted(one.folder.filename().string()), quoted(joined(one.about.tags).toStdString()), quoted(one.about.notes) };
        result += cells.join(u',') + u'\n';
    }
    return result;
}

/// As long as a run is as it was, so is this.
QString RunsReader::searchedOf(const RunRow &row)
{
    Searched &kept = m_searched[row.summary.folder];
    if (kept.version == row.version && !kept.text.isNull())
        return kept.text;
    const run::RunSummary &one = row.summary;
    QStringList parts { toText(one.name), toText(one.folder.filename()), statusOf(row), toText(one.method), toText(one.model) };
    for (const auto &tag : one.about.tags)
        parts << toText(tag);
    parts << toText(one.about.notes);
    kept = { row.version, parts.join(u'\n').toLower() };
    return kept.text;
}

std::vector<RunRow> RunsReader::read(const std::filesystem::path &runs, const std::stop_token &stop)
{
    std::vector<RunRow> rows;
    std::map<std::filesystem::path, Config> configs;
    std::vector<PassedOver> unreadable;
    for (auto &[summary, version, configVersion] : m_list.read(runs, stop)) {
        Config config = m_configs[summary.folder];
        if (!config.config || config.version != configVersion) {
            const auto text = base::readFile(summary.folder / "run.yaml", 1 << 20);
            const bool isBroken = !text || !base::isUtf8(*text) || config::parseYaml(*text).root.entries.empty();
            auto reading = isBroken ? config::Reading() : config::readConfig(*text);
            const bool hasMistakes = !isBroken && !reading.valid();
            config = { configVersion, std::make_shared<const config::FineTuneConfig>(std::move(reading.config)), isBroken, hasMistakes };
        }
        configs.emplace(summary.folder, config);
        const bool isUnreadable = config.isBroken || isGarbage(summary);
        if (isUnreadable)
            unreadable.push_back({ summary.name,
                config.isBroken ? RunsModel::tr("its run.yaml cannot be read").toStdString()
                                : RunsModel::tr("its events.jsonl holds no event").toStdString() });
        rows.push_back({ std::move(summary), config.config, version, {}, isUnreadable, config.hasMistakes });
        rows.back().searched = searchedOf(rows.back());
    }
    run::pinnedFirst(rows);
    std::erase_if(m_searched, [&configs](const auto &one) { return !configs.contains(one.first); });
    m_configs = std::move(configs);
    m_passedOver = std::move(unreadable);
    for (const auto &name : m_list.passedOver()) {
        const auto &failed = m_list.unreadable();
        const auto why = std::find_if(failed.begin(), failed.end(), [&](const auto &one) { return one.folder.filename() == name; });
        m_passedOver.push_back({ name, why != failed.end() ? why->reason.detail : RunsModel::tr("it holds no run.yaml").toStdString() });
    }
    std::sort(m_passedOver.begin(), m_passedOver.end(), [](const PassedOver &a, const PassedOver &b) { return a.name < b.name; });
    return rows;
}

} // namespace anneal::ui
