// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/linedifferences.h"

#include <QStringList>
#include <algorithm>

namespace anneal::ui {

namespace {

constexpr qsizetype kMostCells = 4'000'000; // of the table below: a moment, and 16 MB

/// Length of the longest common subsequence of what begins at (i, j); row by row.
std::vector<std::vector<int>> commonLengths(const QStringList &theirs, const QStringList &mine)
{
    std::vector<std::vector<int>> lengths(std::size_t(theirs.size()) + 1, std::vector<int>(std::size_t(mine.size()) + 1, 0));
    for (auto i = std::size_t(theirs.size()); i-- > 0;)
        for (auto j = std::size_t(mine.size()); j-- > 0;)
            lengths[i][j] = theirs[qsizetype(i)] == mine[qsizetype(j)] ? lengths[i + 1][j + 1] + 1 : std::max(lengths[i + 1][j], lengths[i][j + 1]);
    return lengths;
}

/// Puts what was taken out beside what came in its place.
void pair(std::vector<LineDifference> &all, std::vector<LineDifference> &taken, std::vector<LineDifference> &come)
{
    for (std::size_t i = 0; i < std::max(taken.size(), come.size()); ++i) {
        LineDifference one = i < taken.size() ? taken[i] : LineDifference();
        if (i < come.size()) {
            one.mine = come[i].mine;
            one.myText = come[i].myText;
        }
        all.push_back(one);
    }
    taken.clear();
    come.clear();
}

} // namespace

std::vector<LineDifference> lineDifferences(const QString &theirs, const QString &mine)
{
    auto a = theirs.split(u'\n');
    auto b = mine.split(u'\n');
    qsizetype head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        ++head;
    qsizetype tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    a = a.mid(head, a.size() - head - tail);
    b = b.mid(head, b.size() - head - tail);
    std::vector<std::vector<int>> common;
    if (a.size() * b.size() <= kMostCells)
        common = commonLengths(a, b);
    std::vector<LineDifference> all, taken, come;
    qsizetype i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        const bool both = i < a.size() && j < b.size();
        if (both && !common.empty() && a[i] == b[j]) {
            pair(all, taken, come);
            ++i;
            ++j;
            continue;
        }
        const bool mineFirst
            = i == a.size() || (both && !common.empty() && common[std::size_t(i)][std::size_t(j) + 1] > common[std::size_t(i) + 1][std::size_t(j)]);
        if (mineFirst) {
            come.push_back({ 0, int(head + j) + 1, {}, b[j] });
            ++j;
        } else {
            taken.push_back({ int(head + i) + 1, 0, a[i], {} });
            ++i;
        }
    }
    pair(all, taken, come);
    return all;
}

} // namespace anneal::ui
