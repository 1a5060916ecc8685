// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/rowlist.h"
#include "ui/shell/page.h"
#include "widgets/linechart.h"

#include <QList>
#include <QWidget>
#include <filesystem>
#include <vector>

class QVBoxLayout;

namespace anneal::widgets {
class Card;
class ChartCard;
}

namespace anneal::ui {

/// What a training begins with: some of the prepared rows, and the loss of the last run to be better than. Hidden where there is neither.
class SetupPreview : public QWidget
{
    Q_OBJECT

public:
    explicit SetupPreview(Services services, QWidget *parent = nullptr);

    /// Reads rows and runs of the project again, beside the window's thread.
    void refresh();
    void forget();

private:
    struct Seen
    {
        QList<RowList::Row> rows;
        QString run; // the name of the last one; empty where none has trained
        qint64 steps = 0;
        std::vector<widgets::ChartPoint> loss, measured;
    };
    static Seen look(const std::string &config, const std::filesystem::path &project, const std::stop_token &stop);
    static QList<RowList::Row> someRows(const std::filesystem::path &file);
    static void readLastRun(const std::filesystem::path &runs, Seen &seen, const std::stop_token &stop);
    void showSeen(const Seen &seen);

    Services m_services;
    widgets::Card *m_rows;
    RowList *m_list; // in that card
    widgets::ChartCard *m_last;
    Latest<Seen> m_looking;
};

} // namespace anneal::ui
