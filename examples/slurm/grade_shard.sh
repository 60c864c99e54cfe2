#!/bin/bash
# Grades one shard of a class for each task of an array of jobs. docs/clusters.md shows its use.
# A task that is started again, by --requeue or by hand, continues where the last one stopped.
#SBATCH --job-name=grade
#SBATCH --array=1-40
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -u

: "${CLASS:?is not set; expected the folder of all submissions}"
: "${OUT:?is not set; expected a folder that all nodes can reach}"
: "${ASSIGNMENT:?is not set; expected the name of an assignment}"
SHARDS=${SHARDS:-40} # as many as --array has; the same where only some tasks run again

grader batch "$CLASS" -o "$OUT/shards/$SLURM_ARRAY_TASK_ID" -a "$ASSIGNMENT" \
    --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" -j "${SLURM_CPUS_PER_TASK:-1}" "$@"
status=$?
# 3: some submission could not be graded. The shard is finished all the same.
[ "$status" -eq 3 ] && exit 0
exit "$status"
