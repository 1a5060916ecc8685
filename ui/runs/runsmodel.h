// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runlist.h"
#include "ui/shell/rowmodel.h"

#include <QColor>
#include <QMap>
#include <QSet>
#include <memory>

namespace anneal::ui {

/// A run with the configuration it was made from.
struct RunRow
{
    run::RunSummary summary;
    std::shared_ptr<const config::FineTuneConfig> config; // never null
    std::uint64_t version = 0;                            // another one whenever something of it changed
    QString searched {};                                  // all that a search looks through, in small letters
    bool isUnreadable = false;                            // its run.yaml or its events are no such thing: nothing of it can be told
    bool hasConfigMistakes = false;                       // of its run.yaml only what is right can be told, and that is not known by value
};

/// All runs of a project, live ones first.
class RunsModel : public RowModel<RunRow>
{
    Q_OBJECT

public:
    enum Column {
        Mark,
        Name,
        Status,
        Method,
        Model,
        Rank,
        LearningRate,
        EvalLoss,
        Speed,
        Took,
        Started,
        Step,
        Loss,
        BestEvalLoss,
        Notes,
        ColumnCount
    };
    /// A word for a column that is remembered between starts, so it never changes: "evalLoss".
    static QString keyOf(int column);
    static constexpr int kFirstExtra = Step; // from here on columns are shown where somebody asks for them
    static constexpr int kSortRole = Qt::UserRole + 1;

    using RowModel::RowModel;

    void setRows(std::vector<RunRow> rows);
    int rowOf(const std::filesystem::path &folder) const; // -1 where it is not there
    /// The last run that has trained and ended of those that began before this one; null where there is none.
    const RunRow *before(const std::filesystem::path &folder) const;
    /// Which runs can be compared with the one before.
    struct Comparable
    {
        QSet<QString> folders;
        std::filesystem::path latest; // of all runs the one that began last; empty where none has
        QString latestName;
    };
    Comparable comparable() const;
    /// Colour of a run in the charts below the table, by folder. Never from a slot of a selection: a proxy that is taking rows away tells of
    /// the selection in the middle of it, and must not be told of a change then.
    void setMarks(const QMap<QString, QColor> &marks);
    QStringList tags() const; // of all runs, in alphabetical order
    QString csv() const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// A name that somebody typed is shown at once; renamed() asks to keep it.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void renamed(const std::filesystem::path &folder, const QString &name);

private:
    QString text(const RunRow &row, int column) const;
    QVariant sortKey(const RunRow &row, int column) const;
    QMap<QString, QColor> m_marks;
};

/// Reads a folder of runs with their configurations, and the next time only what changed. Slow the first time: call it off the GUI thread, from
/// one thread at a time.
class RunsReader
{
public:
    struct PassedOver
    {
        std::string name, reason;
    };
    std::vector<RunRow> read(const std::filesystem::path &runs, const std::stop_token &stop = {});
    /// Folders that hold no run, or one that cannot be read, as of the last read().
    const std::vector<PassedOver> &passedOver() const { return m_passedOver; }

private:
    struct Config
    {
        std::uint64_t version = 0;
        std::shared_ptr<const config::FineTuneConfig> config;
        bool isBroken = false, hasMistakes = false;
    };
    struct Searched
    {
        std::uint64_t version = 0;
        QString text;
    };
    QString searchedOf(const RunRow &row);
    std::vector<PassedOver> m_passedOver;
    run::RunList m_list;
    std::map<std::filesystem::path, Config> m_configs;
    std::map<std::filesystem::path, Searched> m_searched;
};

} // namespace anneal::ui
